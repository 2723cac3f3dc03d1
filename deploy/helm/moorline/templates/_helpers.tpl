{{/* What our objects are selected by. One installation stands in one namespace, so names are fixed. */}}
{{- define "moorline.selector" -}}
app.kubernetes.io/name: moorline
app.kubernetes.io/component: control-plane
{{- end }}

{{- define "moorline.labels" -}}
{{ include "moorline.selector" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* Of cluster-wide objects: two installations must not take each other's. */}}
{{- define "moorline.clusterName" -}}
moorline-{{ .Release.Namespace }}
{{- end }}

{{/* The configuration file: what the values say, and what only the chart knows. */}}
{{- define "moorline.configuration" -}}
{{- $own := dict
  "backend" "kubernetes"
  "listen" (dict "address" "0.0.0.0" "port" 8443)
  "artifacts" "/opt/moorline/artifacts"
  "kubernetes" (dict "namespace" .Release.Namespace "qps" .Values.api.qps "burst" .Values.api.burst "opsPort" 9090)
  "webhook" (dict "port" 9443 "serverNames" (list (printf "moorline-webhook.%s.svc" .Release.Namespace)) "configuration" (include "moorline.clusterName" .))
-}}
{{- merge $own .Values.configuration | toYaml }}
{{- end }}
