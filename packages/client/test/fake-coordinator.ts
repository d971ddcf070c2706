import { channelOptions, type expertmesh, serviceDefinition, v1 } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';

type Unary<Request, Response> = grpc.handleUnaryCall<Request, Response>;
type Streamed<Request, Response> = grpc.handleServerStreamingCall<Request, Response>;

export interface Handlers {
  readonly generate?: Streamed<expertmesh.v1.GenerateRequest, expertmesh.v1.GenerateResponse.$Properties>;
  readonly logits?: Streamed<expertmesh.v1.LogitsRequest, expertmesh.v1.LogitsResponse.$Properties>;
  readonly score?: Unary<expertmesh.v1.ScoreRequest, expertmesh.v1.ScoreResponse.$Properties>;
  readonly tokenize?: Unary<expertmesh.v1.TokenizeRequest, expertmesh.v1.TokenizeResponse.$Properties>;
  readonly listModels?: Unary<expertmesh.v1.ListModelsRequest, expertmesh.v1.ListModelsResponse.$Properties>;
  readonly getStatus?: Unary<expertmesh.v1.GetStatusRequest, expertmesh.v1.ClusterStatus.$Properties>;
  readonly watchStatus?: Streamed<expertmesh.v1.WatchStatusRequest, expertmesh.v1.ClusterStatus.$Properties>;
  readonly listWorkers?: Unary<expertmesh.v1.ListWorkersRequest, expertmesh.v1.ListWorkersResponse.$Properties>;
  readonly getPlacement?: Unary<expertmesh.v1.GetPlacementRequest, expertmesh.v1.Placement.$Properties>;
  readonly getLoad?: Unary<expertmesh.v1.GetLoadRequest, expertmesh.v1.Load.$Properties>;
  readonly drain?: Unary<expertmesh.v1.DrainRequest, expertmesh.v1.Operation.$Properties>;
  readonly undrain?: Unary<expertmesh.v1.UndrainRequest, expertmesh.v1.Operation.$Properties>;
  readonly planRebalance?: Unary<expertmesh.v1.PlanRebalanceRequest, expertmesh.v1.PlanRebalanceResponse.$Properties>;
  readonly applyPlan?: Unary<expertmesh.v1.ApplyPlanRequest, expertmesh.v1.Operation.$Properties>;
  readonly watchOperation?: Streamed<expertmesh.v1.WatchOperationRequest, expertmesh.v1.Operation.$Properties>;
  readonly controlOperation?: Unary<expertmesh.v1.ControlOperationRequest, expertmesh.v1.Operation.$Properties>;
  readonly listOperations?: Unary<expertmesh.v1.ListOperationsRequest, expertmesh.v1.ListOperationsResponse.$Properties>;
  readonly pin?: Unary<expertmesh.v1.PinRequest, expertmesh.v1.PinResponse.$Properties>;
  readonly auto?: Unary<expertmesh.v1.AutoRequest, expertmesh.v1.AutoPolicy.$Properties>;
}

/** A server that answers as the test says. */
export async function startFakeCoordinator(handlers: Handlers, port = 0): Promise<{ endpoint: string; server: grpc.Server }> {
  const server = new grpc.Server(channelOptions);
  server.addService(serviceDefinition(v1.Inference), handlers as unknown as grpc.UntypedServiceImplementation);
  server.addService(serviceDefinition(v1.Cluster), handlers as unknown as grpc.UntypedServiceImplementation);
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, got) =>
      error === null ? resolve(got) : reject(error),
    );
  });
  return { endpoint: `127.0.0.1:${bound}`, server };
}
