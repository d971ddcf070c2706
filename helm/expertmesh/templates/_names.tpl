{{- define "expertmesh.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/*
At most 40 characters: with -worker-, a pool's name and the hash of a StatefulSet's label (10) it stays under 63.
*/}}
{{- define "expertmesh.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "expertmesh.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "expertmesh.clusterName" -}}
{{- default (include "expertmesh.fullname" .) .Values.clusterName -}}
{{- end -}}

{{- define "expertmesh.coordinators" -}}{{ include "expertmesh.fullname" . }}-coordinators{{- end -}}
{{- define "expertmesh.coordinator" -}}{{ include "expertmesh.fullname" . }}-coordinator{{- end -}}
{{- define "expertmesh.redis" -}}{{ include "expertmesh.fullname" . }}-redis{{- end -}}
{{- define "expertmesh.workers" -}}{{ include "expertmesh.fullname" . }}-workers{{- end -}}

{{/* Labels that never change, of a component: (dict "root" $ "component" "worker") */}}
{{- define "expertmesh.selectorLabels" -}}
app.kubernetes.io/name: {{ include "expertmesh.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "expertmesh.labels" -}}
{{ include "expertmesh.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: expertmesh
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* (dict "root" $ "image" .Values.images.redis "version" "default tag") */}}
{{- define "expertmesh.image" -}}
{{- $repository := .image.repository -}}
{{- if .root.Values.images.registry -}}
{{- $repository = printf "%s/%s" (trimSuffix "/" .root.Values.images.registry) $repository -}}
{{- end -}}
{{- if .image.digest -}}
{{ $repository }}@{{ .image.digest }}
{{- else -}}
{{ $repository }}:{{ default .root.Chart.AppVersion .image.tag }}
{{- end -}}
{{- end -}}

{{/* The service account of a component: (dict "root" $ "component" "worker") */}}
{{- define "expertmesh.serviceAccount" -}}
{{- if .root.Values.serviceAccounts.create -}}
{{ include "expertmesh.fullname" .root }}-{{ .component }}
{{- else -}}
default
{{- end -}}
{{- end -}}

{{/* The chart's secret with Redis' password, or the user's. */}}
{{- define "expertmesh.redisSecret" -}}
{{- default (include "expertmesh.redis" .) .Values.redis.existingSecret -}}
{{- end -}}

{{/* Every coordinator, Ready or not: workers join, drain and come back while none is Ready. */}}
{{- define "expertmesh.coordinatorsHost" -}}
{{ include "expertmesh.coordinators" . }}.{{ .Release.Namespace }}.svc
{{- end -}}
