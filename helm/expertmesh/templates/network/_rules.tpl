{{/* A peer that is one of this release's components: (dict "root" $ "component" "worker") */}}
{{- define "expertmesh.peer" -}}
podSelector:
  matchLabels: {{ include "expertmesh.selectorLabels" . | nindent 4 }}
{{- end -}}

{{- define "expertmesh.policyHead" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "expertmesh.fullname" .root }}-{{ .component }}
  labels: {{ include "expertmesh.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels: {{ include "expertmesh.selectorLabels" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
{{- end -}}

{{- define "expertmesh.metricsIngress" -}}
{{- with .Values.networkPolicy.metricsFrom }}
# Prometheus.
- from: {{ toYaml . | nindent 4 }}
  ports: [{ port: metrics, protocol: TCP }]
{{- end }}
{{- end -}}

{{- define "expertmesh.dnsEgress" -}}
# Names.
- to: {{ toYaml .Values.networkPolicy.dnsTo | nindent 4 }}
  ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
{{- end -}}

{{/* To every coordinator and nobody else, of (dict "root" $). */}}
{{- define "expertmesh.coordinatorEgress" -}}
- to:
    - {{ include "expertmesh.peer" (dict "root" . "component" "coordinator") | nindent 6 | trim }}
  ports: [{ port: grpc, protocol: TCP }]
{{- end -}}
