//go:build tools

// Package tools pins what is built of this module.
package tools

import _ "helm.sh/helm/v3/cmd/helm"
