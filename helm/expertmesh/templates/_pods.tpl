{{/* What the pods of a component share: (dict "root" $ "component" "worker" "settings" <nodeSelector, tolerations, …>) */}}
{{- define "expertmesh.podSpec" -}}
serviceAccountName: {{ include "expertmesh.serviceAccount" . }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.images.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
securityContext: {{ toYaml .root.Values.podSecurityContext | nindent 2 }}
{{- with .settings.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .settings.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .settings.affinity }}
affinity: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .settings.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .settings.runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- with .settings.topologySpreadConstraints }}
topologySpreadConstraints:
{{- range . }}
  - {{ toYaml . | nindent 4 | trim }}
    {{- if not .labelSelector }}
    labelSelector:
      matchLabels: {{ include "expertmesh.selectorLabels" $ | nindent 8 }}
    {{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "expertmesh.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{/* Ready when it would accept a request; started and alive while its event loop answers a scrape. (dict "service" NAME) */}}
{{- define "expertmesh.probes" -}}
startupProbe:
  httpGet: { path: /metrics, port: metrics }
  periodSeconds: 2
  timeoutSeconds: 5
  failureThreshold: 150
livenessProbe:
  httpGet: { path: /metrics, port: metrics }
  periodSeconds: 10
  timeoutSeconds: 10
  failureThreshold: 6
readinessProbe:
  grpc: { port: {{ .port }}, service: {{ .service }} }
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 2
{{- end -}}

{{/* The pools of workers with the defaults filled in, as {"pools": […]}. */}}
{{- define "expertmesh.pools" -}}
{{- $pools := list -}}
{{- range .Values.workers.pools -}}
{{- $pools = append $pools (mergeOverwrite (deepCopy $.Values.workers.defaults) .) -}}
{{- end -}}
{{- dict "pools" $pools | toJson -}}
{{- end -}}

{{/* Workers that the pools begin with. */}}
{{- define "expertmesh.numWorkers" -}}
{{- $count := 0 -}}
{{- range (include "expertmesh.pools" . | fromJson).pools -}}
{{- $count = add $count (ternary .replicas .autoscaling.minReplicas (eq .autoscaling.kind "none")) -}}
{{- end -}}
{{- $count | int -}}
{{- end -}}

{{/* Sends a container's output of a lifecycle hook to the log, with that of the process. */}}
{{- define "expertmesh.lifecycleHook" -}}
exec: { command: [node, /opt/expertmesh/deploy/docker/worker-lifecycle.mjs, {{ . }}] }
{{- end -}}

{{- define "expertmesh.modelFolder" -}}
{{- if eq .Values.model.source "demo" -}}
/opt/expertmesh/packages/demo-model/model
{{- else -}}
/models
{{- end -}}
{{- end -}}

{{/* The volume that holds the checkpoint; nothing for the model in the image. */}}
{{- define "expertmesh.modelVolume" -}}
{{- $model := .Values.model -}}
{{- if eq $model.source "pvc" }}
- name: model
  persistentVolumeClaim: { claimName: {{ $model.pvc.claimName }}, readOnly: true }
{{- else if eq $model.source "hostPath" }}
- name: model
  hostPath: { path: {{ $model.hostPath.path }}, type: Directory }
{{- else if eq $model.source "image" }}
- name: model
  image: { reference: {{ $model.image.reference | quote }}, pullPolicy: {{ $model.image.pullPolicy }} }
{{- else if eq $model.source "url" }}
- name: model
  emptyDir: { sizeLimit: {{ $model.url.sizeLimit }} }
{{- end }}
{{- end -}}

{{- define "expertmesh.modelMount" -}}
{{- $model := .Values.model -}}
{{- if ne $model.source "demo" }}
- name: model
  mountPath: /models
  readOnly: true
  {{- if eq $model.source "pvc" }}{{ with $model.pvc.subPath }}
  subPath: {{ . }}
  {{- end }}{{ end }}
  {{- if eq $model.source "image" }}{{ with $model.image.subPath }}
  subPath: {{ . }}
  {{- end }}{{ end }}
{{- end }}
{{- end -}}
