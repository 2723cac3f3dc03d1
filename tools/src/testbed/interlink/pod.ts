/** What the stand-in looks at of a pod, as the API server gives it. */
export interface OffloadedPod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly initContainers?: readonly PodContainer[];
    readonly containers: readonly PodContainer[];
    readonly volumes?: readonly PodVolume[];
  };
}

export interface PodContainer {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
}

export interface PodVolume {
  readonly name: string;
  readonly secret?: { readonly secretName: string; readonly defaultMode?: number };
}

/** A Secret as the API server gives it: values in base64. */
export interface PodSecret {
  readonly metadata: { readonly name: string };
  readonly data: Readonly<Record<string, string>>;
}

/** How the site runs interLink's SLURM plugin. */
export interface PluginSettings {
  /** Folder for the jobs' folders, with a slash at its end. */
  readonly dataRoot: string;
  /** Else no volume reaches the job. */
  readonly exportPodData: boolean;
  /** Workers see `dataRoot`; else what a volume holds goes into the job script. */
  readonly sharedFs: boolean;
  /** Lines that every job script of the site begins with; empty: none. */
  readonly commandPrefix: string;
}
