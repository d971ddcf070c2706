// Generated from proto/ by scripts/generate-proto.mjs; do not edit.
import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");
/** Namespace expertmesh. */
export namespace expertmesh {
 /** Namespace v1. */
 namespace v1 {
  /** Represents a Cluster */
  class Cluster extends $protobuf.rpc.Service {
   constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);
   static create(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean): Cluster;
   /** Calls GetStatus. */
   getStatus: expertmesh.v1.Cluster.GetStatus;
   /** Calls WatchStatus. */
   watchStatus: expertmesh.v1.Cluster.WatchStatus;
   /** Calls ListWorkers. */
   listWorkers: expertmesh.v1.Cluster.ListWorkers;
   /** Calls GetPlacement. */
   getPlacement: expertmesh.v1.Cluster.GetPlacement;
   /** Calls GetLoad. */
   getLoad: expertmesh.v1.Cluster.GetLoad;
   /** Calls Drain. */
   drain: expertmesh.v1.Cluster.Drain;
   /** Calls Undrain. */
   undrain: expertmesh.v1.Cluster.Undrain;
   /** Calls PlanRebalance. */
   planRebalance: expertmesh.v1.Cluster.PlanRebalance;
   /** Calls ApplyPlan. */
   applyPlan: expertmesh.v1.Cluster.ApplyPlan;
   /** Calls ChangePrecision. */
   changePrecision: expertmesh.v1.Cluster.ChangePrecision;
   /** Calls WatchOperation. */
   watchOperation: expertmesh.v1.Cluster.WatchOperation;
   /** Calls ControlOperation. */
   controlOperation: expertmesh.v1.Cluster.ControlOperation;
   /** Calls ListOperations. */
   listOperations: expertmesh.v1.Cluster.ListOperations;
   /** Calls Pin. */
   pin: expertmesh.v1.Cluster.Pin;
   /** Calls Auto. */
   auto: expertmesh.v1.Cluster.Auto;
   /** Calls GetQos. */
   getQos: expertmesh.v1.Cluster.GetQos;
   /** Calls SetQos. */
   setQos: expertmesh.v1.Cluster.SetQos;
  }
  namespace Cluster {
   type GetStatusCallback = (error: (Error|null), response?: expertmesh.v1.ClusterStatus) => void;
   /** Calls GetStatus. */
   type GetStatus = {
     (request: expertmesh.v1.IGetStatusRequest, callback: expertmesh.v1.Cluster.GetStatusCallback): void;
     (request: expertmesh.v1.IGetStatusRequest): Promise<expertmesh.v1.ClusterStatus>;
     readonly name: "GetStatus";
     readonly path: "/expertmesh.v1.Cluster/GetStatus";
     readonly requestType: "GetStatusRequest";
     readonly responseType: "ClusterStatus";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type WatchStatusCallback = (error: (Error|null), response?: expertmesh.v1.ClusterStatus) => void;
   /** Calls WatchStatus. */
   type WatchStatus = {
     (request: expertmesh.v1.IWatchStatusRequest, callback: expertmesh.v1.Cluster.WatchStatusCallback): void;
     (request: expertmesh.v1.IWatchStatusRequest): Promise<expertmesh.v1.ClusterStatus>;
     readonly name: "WatchStatus";
     readonly path: "/expertmesh.v1.Cluster/WatchStatus";
     readonly requestType: "WatchStatusRequest";
     readonly responseType: "ClusterStatus";
     readonly requestStream: undefined;
     readonly responseStream: true;
   };
   type ListWorkersCallback = (error: (Error|null), response?: expertmesh.v1.ListWorkersResponse) => void;
   /** Calls ListWorkers. */
   type ListWorkers = {
     (request: expertmesh.v1.IListWorkersRequest, callback: expertmesh.v1.Cluster.ListWorkersCallback): void;
     (request: expertmesh.v1.IListWorkersRequest): Promise<expertmesh.v1.ListWorkersResponse>;
     readonly name: "ListWorkers";
     readonly path: "/expertmesh.v1.Cluster/ListWorkers";
     readonly requestType: "ListWorkersRequest";
     readonly responseType: "ListWorkersResponse";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type GetPlacementCallback = (error: (Error|null), response?: expertmesh.v1.Placement) => void;
   /** Calls GetPlacement. */
   type GetPlacement = {
     (request: expertmesh.v1.IGetPlacementRequest, callback: expertmesh.v1.Cluster.GetPlacementCallback): void;
     (request: expertmesh.v1.IGetPlacementRequest): Promise<expertmesh.v1.Placement>;
     readonly name: "GetPlacement";
     readonly path: "/expertmesh.v1.Cluster/GetPlacement";
     readonly requestType: "GetPlacementRequest";
     readonly responseType: "Placement";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type GetLoadCallback = (error: (Error|null), response?: expertmesh.v1.Load) => void;
   /** Calls GetLoad. */
   type GetLoad = {
     (request: expertmesh.v1.IGetLoadRequest, callback: expertmesh.v1.Cluster.GetLoadCallback): void;
     (request: expertmesh.v1.IGetLoadRequest): Promise<expertmesh.v1.Load>;
     readonly name: "GetLoad";
     readonly path: "/expertmesh.v1.Cluster/GetLoad";
     readonly requestType: "GetLoadRequest";
     readonly responseType: "Load";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type DrainCallback = (error: (Error|null), response?: expertmesh.v1.Operation) => void;
   /** Calls Drain. */
   type Drain = {
     (request: expertmesh.v1.IDrainRequest, callback: expertmesh.v1.Cluster.DrainCallback): void;
     (request: expertmesh.v1.IDrainRequest): Promise<expertmesh.v1.Operation>;
     readonly name: "Drain";
     readonly path: "/expertmesh.v1.Cluster/Drain";
     readonly requestType: "DrainRequest";
     readonly responseType: "Operation";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type UndrainCallback = (error: (Error|null), response?: expertmesh.v1.Operation) => void;
   /** Calls Undrain. */
   type Undrain = {
     (request: expertmesh.v1.IUndrainRequest, callback: expertmesh.v1.Cluster.UndrainCallback): void;
     (request: expertmesh.v1.IUndrainRequest): Promise<expertmesh.v1.Operation>;
     readonly name: "Undrain";
     readonly path: "/expertmesh.v1.Cluster/Undrain";
     readonly requestType: "UndrainRequest";
     readonly responseType: "Operation";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type PlanRebalanceCallback = (error: (Error|null), response?: expertmesh.v1.PlanRebalanceResponse) => void;
   /** Calls PlanRebalance. */
   type PlanRebalance = {
     (request: expertmesh.v1.IPlanRebalanceRequest, callback: expertmesh.v1.Cluster.PlanRebalanceCallback): void;
     (request: expertmesh.v1.IPlanRebalanceRequest): Promise<expertmesh.v1.PlanRebalanceResponse>;
     readonly name: "PlanRebalance";
     readonly path: "/expertmesh.v1.Cluster/PlanRebalance";
     readonly requestType: "PlanRebalanceRequest";
     readonly responseType: "PlanRebalanceResponse";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type ApplyPlanCallback = (error: (Error|null), response?: expertmesh.v1.Operation) => void;
   /** Calls ApplyPlan. */
   type ApplyPlan = {
     (request: expertmesh.v1.IApplyPlanRequest, callback: expertmesh.v1.Cluster.ApplyPlanCallback): void;
     (request: expertmesh.v1.IApplyPlanRequest): Promise<expertmesh.v1.Operation>;
     readonly name: "ApplyPlan";
     readonly path: "/expertmesh.v1.Cluster/ApplyPlan";
     readonly requestType: "ApplyPlanRequest";
     readonly responseType: "Operation";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type ChangePrecisionCallback = (error: (Error|null), response?: expertmesh.v1.Operation) => void;
   /** Calls ChangePrecision. */
   type ChangePrecision = {
     (request: expertmesh.v1.IChangePrecisionRequest, callback: expertmesh.v1.Cluster.ChangePrecisionCallback): void;
     (request: expertmesh.v1.IChangePrecisionRequest): Promise<expertmesh.v1.Operation>;
     readonly name: "ChangePrecision";
     readonly path: "/expertmesh.v1.Cluster/ChangePrecision";
     readonly requestType: "ChangePrecisionRequest";
     readonly responseType: "Operation";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type WatchOperationCallback = (error: (Error|null), response?: expertmesh.v1.Operation) => void;
   /** Calls WatchOperation. */
   type WatchOperation = {
     (request: expertmesh.v1.IWatchOperationRequest, callback: expertmesh.v1.Cluster.WatchOperationCallback): void;
     (request: expertmesh.v1.IWatchOperationRequest): Promise<expertmesh.v1.Operation>;
     readonly name: "WatchOperation";
     readonly path: "/expertmesh.v1.Cluster/WatchOperation";
     readonly requestType: "WatchOperationRequest";
     readonly responseType: "Operation";
     readonly requestStream: undefined;
     readonly responseStream: true;
   };
   type ControlOperationCallback = (error: (Error|null), response?: expertmesh.v1.Operation) => void;
   /** Calls ControlOperation. */
   type ControlOperation = {
     (request: expertmesh.v1.IControlOperationRequest, callback: expertmesh.v1.Cluster.ControlOperationCallback): void;
     (request: expertmesh.v1.IControlOperationRequest): Promise<expertmesh.v1.Operation>;
     readonly name: "ControlOperation";
     readonly path: "/expertmesh.v1.Cluster/ControlOperation";
     readonly requestType: "ControlOperationRequest";
     readonly responseType: "Operation";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type ListOperationsCallback = (error: (Error|null), response?: expertmesh.v1.ListOperationsResponse) => void;
   /** Calls ListOperations. */
   type ListOperations = {
     (request: expertmesh.v1.IListOperationsRequest, callback: expertmesh.v1.Cluster.ListOperationsCallback): void;
     (request: expertmesh.v1.IListOperationsRequest): Promise<expertmesh.v1.ListOperationsResponse>;
     readonly name: "ListOperations";
     readonly path: "/expertmesh.v1.Cluster/ListOperations";
     readonly requestType: "ListOperationsRequest";
     readonly responseType: "ListOperationsResponse";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type PinCallback = (error: (Error|null), response?: expertmesh.v1.PinResponse) => void;
   /** Calls Pin. */
   type Pin = {
     (request: expertmesh.v1.IPinRequest, callback: expertmesh.v1.Cluster.PinCallback): void;
     (request: expertmesh.v1.IPinRequest): Promise<expertmesh.v1.PinResponse>;
     readonly name: "Pin";
     readonly path: "/expertmesh.v1.Cluster/Pin";
     readonly requestType: "PinRequest";
     readonly responseType: "PinResponse";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type AutoCallback = (error: (Error|null), response?: expertmesh.v1.AutoPolicy) => void;
   /** Calls Auto. */
   type Auto = {
     (request: expertmesh.v1.IAutoRequest, callback: expertmesh.v1.Cluster.AutoCallback): void;
     (request: expertmesh.v1.IAutoRequest): Promise<expertmesh.v1.AutoPolicy>;
     readonly name: "Auto";
     readonly path: "/expertmesh.v1.Cluster/Auto";
     readonly requestType: "AutoRequest";
     readonly responseType: "AutoPolicy";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type GetQosCallback = (error: (Error|null), response?: expertmesh.v1.Qos) => void;
   /** Calls GetQos. */
   type GetQos = {
     (request: expertmesh.v1.IGetQosRequest, callback: expertmesh.v1.Cluster.GetQosCallback): void;
     (request: expertmesh.v1.IGetQosRequest): Promise<expertmesh.v1.Qos>;
     readonly name: "GetQos";
     readonly path: "/expertmesh.v1.Cluster/GetQos";
     readonly requestType: "GetQosRequest";
     readonly responseType: "Qos";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type SetQosCallback = (error: (Error|null), response?: expertmesh.v1.Qos) => void;
   /** Calls SetQos. */
   type SetQos = {
     (request: expertmesh.v1.ISetQosRequest, callback: expertmesh.v1.Cluster.SetQosCallback): void;
     (request: expertmesh.v1.ISetQosRequest): Promise<expertmesh.v1.Qos>;
     readonly name: "SetQos";
     readonly path: "/expertmesh.v1.Cluster/SetQos";
     readonly requestType: "SetQosRequest";
     readonly responseType: "Qos";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
  }
  /**
   * Properties of a GetStatusRequest.
   * @deprecated Use expertmesh.v1.GetStatusRequest.$Properties instead.
   */
  interface IGetStatusRequest extends expertmesh.v1.GetStatusRequest.$Properties {
  }
  /** Represents a GetStatusRequest. */
  class GetStatusRequest {
   constructor(properties?: expertmesh.v1.GetStatusRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   static create(properties: expertmesh.v1.GetStatusRequest.$Shape): expertmesh.v1.GetStatusRequest & expertmesh.v1.GetStatusRequest.$Shape;
   static create(properties?: expertmesh.v1.GetStatusRequest.$Properties): expertmesh.v1.GetStatusRequest;
   static encode(message: expertmesh.v1.GetStatusRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GetStatusRequest & expertmesh.v1.GetStatusRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.GetStatusRequest;
   static toObject(message: expertmesh.v1.GetStatusRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace GetStatusRequest {
   /** Properties of a GetStatusRequest. */
   interface $Properties {
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a GetStatusRequest. */
   type $Shape = expertmesh.v1.GetStatusRequest.$Properties;
  }
  /**
   * Properties of a WatchStatusRequest.
   * @deprecated Use expertmesh.v1.WatchStatusRequest.$Properties instead.
   */
  interface IWatchStatusRequest extends expertmesh.v1.WatchStatusRequest.$Properties {
  }
  /** Represents a WatchStatusRequest. */
  class WatchStatusRequest {
   constructor(properties?: expertmesh.v1.WatchStatusRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** WatchStatusRequest changes. */
   changes: boolean;
   static create(properties: expertmesh.v1.WatchStatusRequest.$Shape): expertmesh.v1.WatchStatusRequest & expertmesh.v1.WatchStatusRequest.$Shape;
   static create(properties?: expertmesh.v1.WatchStatusRequest.$Properties): expertmesh.v1.WatchStatusRequest;
   static encode(message: expertmesh.v1.WatchStatusRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.WatchStatusRequest & expertmesh.v1.WatchStatusRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.WatchStatusRequest;
   static toObject(message: expertmesh.v1.WatchStatusRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace WatchStatusRequest {
   /** Properties of a WatchStatusRequest. */
   interface $Properties {
    /** WatchStatusRequest changes */
    changes?: (boolean|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a WatchStatusRequest. */
   type $Shape = expertmesh.v1.WatchStatusRequest.$Properties;
  }
  /**
   * Properties of a WorkerStatus.
   * @deprecated Use expertmesh.v1.WorkerStatus.$Properties instead.
   */
  interface IWorkerStatus extends expertmesh.v1.WorkerStatus.$Properties {
  }
  /** Represents a WorkerStatus. */
  class WorkerStatus {
   constructor(properties?: expertmesh.v1.WorkerStatus.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** WorkerStatus id. */
   id: string;
   /** WorkerStatus state. */
   state: expertmesh.v1.WorkerState;
   /** WorkerStatus pid. */
   pid: number;
   /** WorkerStatus address. */
   address: string;
   /** WorkerStatus device. */
   device: string;
   /** WorkerStatus numerics. */
   numerics: string;
   /** WorkerStatus slots. */
   slots: number;
   /** WorkerStatus expertsHeld. */
   expertsHeld: number;
   /** WorkerStatus rowsIn. */
   rowsIn: number;
   /** WorkerStatus rowsOut. */
   rowsOut: number;
   /** WorkerStatus bytesOut. */
   bytesOut: number;
   /** WorkerStatus load. */
   load: number;
   /** WorkerStatus runningRequests. */
   runningRequests: number;
   /** WorkerStatus waitingRequests. */
   waitingRequests: number;
   /** WorkerStatus reason. */
   reason: string;
   /** WorkerStatus stepTimes. */
   stepTimes?: (expertmesh.v1.StepTimes.$Properties|null);
   /** WorkerStatus eventLoopMaxMs. */
   eventLoopMaxMs: number;
   /** WorkerStatus freeKvBlocks. */
   freeKvBlocks: number;
   /** WorkerStatus totalKvBlocks. */
   totalKvBlocks: number;
   /** WorkerStatus queuedDispatches. */
   queuedDispatches: number;
   /** WorkerStatus labels. */
   labels: { [k: string]: string };
   /** WorkerStatus kvBlockBytes. */
   kvBlockBytes: number;
   /** WorkerStatus buffering. */
   buffering?: (expertmesh.v1.Buffering.$Properties|null);
   static create(properties: expertmesh.v1.WorkerStatus.$Shape): expertmesh.v1.WorkerStatus & expertmesh.v1.WorkerStatus.$Shape;
   static create(properties?: expertmesh.v1.WorkerStatus.$Properties): expertmesh.v1.WorkerStatus;
   static encode(message: expertmesh.v1.WorkerStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.WorkerStatus & expertmesh.v1.WorkerStatus.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.WorkerStatus;
   static toObject(message: expertmesh.v1.WorkerStatus, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace WorkerStatus {
   /** Properties of a WorkerStatus. */
   interface $Properties {
    /** WorkerStatus id */
    id?: (string|null);
    /** WorkerStatus state */
    state?: (expertmesh.v1.WorkerState|null);
    /** WorkerStatus pid */
    pid?: (number|null);
    /** WorkerStatus address */
    address?: (string|null);
    /** WorkerStatus device */
    device?: (string|null);
    /** WorkerStatus numerics */
    numerics?: (string|null);
    /** WorkerStatus slots */
    slots?: (number|null);
    /** WorkerStatus expertsHeld */
    expertsHeld?: (number|null);
    /** WorkerStatus rowsIn */
    rowsIn?: (number|null);
    /** WorkerStatus rowsOut */
    rowsOut?: (number|null);
    /** WorkerStatus bytesOut */
    bytesOut?: (number|null);
    /** WorkerStatus load */
    load?: (number|null);
    /** WorkerStatus runningRequests */
    runningRequests?: (number|null);
    /** WorkerStatus waitingRequests */
    waitingRequests?: (number|null);
    /** WorkerStatus reason */
    reason?: (string|null);
    /** WorkerStatus stepTimes */
    stepTimes?: (expertmesh.v1.StepTimes.$Properties|null);
    /** WorkerStatus eventLoopMaxMs */
    eventLoopMaxMs?: (number|null);
    /** WorkerStatus freeKvBlocks */
    freeKvBlocks?: (number|null);
    /** WorkerStatus totalKvBlocks */
    totalKvBlocks?: (number|null);
    /** WorkerStatus queuedDispatches */
    queuedDispatches?: (number|null);
    /** WorkerStatus labels */
    labels?: ({ [k: string]: string }|null);
    /** WorkerStatus kvBlockBytes */
    kvBlockBytes?: (number|null);
    /** WorkerStatus buffering */
    buffering?: (expertmesh.v1.Buffering.$Properties|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a WorkerStatus. */
   type $Shape = expertmesh.v1.WorkerStatus.$Properties;
  }
  /**
   * Properties of a ClusterStatus.
   * @deprecated Use expertmesh.v1.ClusterStatus.$Properties instead.
   */
  interface IClusterStatus extends expertmesh.v1.ClusterStatus.$Properties {
  }
  /** Represents a ClusterStatus. */
  class ClusterStatus {
   constructor(properties?: expertmesh.v1.ClusterStatus.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ClusterStatus cluster. */
   cluster: string;
   /** ClusterStatus epoch. */
   epoch: number;
   /** ClusterStatus model. */
   model?: (expertmesh.v1.Model.$Properties|null);
   /** ClusterStatus workers. */
   workers: expertmesh.v1.WorkerStatus.$Properties[];
   /** ClusterStatus balancedness. */
   balancedness: number;
   /** ClusterStatus operation. */
   operation: string;
   /** ClusterStatus warnings. */
   warnings: string[];
   /** ClusterStatus leader. */
   leader?: (expertmesh.v1.Leader.$Properties|null);
   /** ClusterStatus maxOverMean. */
   maxOverMean: number;
   /** ClusterStatus store. */
   store?: (expertmesh.v1.StoreStatus.$Properties|null);
   /** ClusterStatus qos. */
   qos?: (expertmesh.v1.QosState.$Properties|null);
   /** ClusterStatus version. */
   version: number;
   /** ClusterStatus baseVersion. */
   baseVersion: number;
   /** ClusterStatus goneWorkers. */
   goneWorkers: string[];
   /** ClusterStatus loads. */
   loads: number[];
   static create(properties: expertmesh.v1.ClusterStatus.$Shape): expertmesh.v1.ClusterStatus & expertmesh.v1.ClusterStatus.$Shape;
   static create(properties?: expertmesh.v1.ClusterStatus.$Properties): expertmesh.v1.ClusterStatus;
   static encode(message: expertmesh.v1.ClusterStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ClusterStatus & expertmesh.v1.ClusterStatus.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ClusterStatus;
   static toObject(message: expertmesh.v1.ClusterStatus, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ClusterStatus {
   /** Properties of a ClusterStatus. */
   interface $Properties {
    /** ClusterStatus cluster */
    cluster?: (string|null);
    /** ClusterStatus epoch */
    epoch?: (number|null);
    /** ClusterStatus model */
    model?: (expertmesh.v1.Model.$Properties|null);
    /** ClusterStatus workers */
    workers?: (expertmesh.v1.WorkerStatus.$Properties[]|null);
    /** ClusterStatus balancedness */
    balancedness?: (number|null);
    /** ClusterStatus operation */
    operation?: (string|null);
    /** ClusterStatus warnings */
    warnings?: (string[]|null);
    /** ClusterStatus leader */
    leader?: (expertmesh.v1.Leader.$Properties|null);
    /** ClusterStatus maxOverMean */
    maxOverMean?: (number|null);
    /** ClusterStatus store */
    store?: (expertmesh.v1.StoreStatus.$Properties|null);
    /** ClusterStatus qos */
    qos?: (expertmesh.v1.QosState.$Properties|null);
    /** ClusterStatus version */
    version?: (number|null);
    /** ClusterStatus baseVersion */
    baseVersion?: (number|null);
    /** ClusterStatus goneWorkers */
    goneWorkers?: (string[]|null);
    /** ClusterStatus loads */
    loads?: (number[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a ClusterStatus. */
   type $Shape = expertmesh.v1.ClusterStatus.$Properties;
  }
  /**
   * Properties of a StoreStatus.
   * @deprecated Use expertmesh.v1.StoreStatus.$Properties instead.
   */
  interface IStoreStatus extends expertmesh.v1.StoreStatus.$Properties {
  }
  /** Represents a StoreStatus. */
  class StoreStatus {
   constructor(properties?: expertmesh.v1.StoreStatus.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** StoreStatus name. */
   name: string;
   /** StoreStatus isUp. */
   isUp: boolean;
   /** StoreStatus downSinceMs. */
   downSinceMs: number;
   /** StoreStatus problem. */
   problem: string;
   /** StoreStatus bytes. */
   bytes: number;
   /** StoreStatus limitBytes. */
   limitBytes: number;
   static create(properties: expertmesh.v1.StoreStatus.$Shape): expertmesh.v1.StoreStatus & expertmesh.v1.StoreStatus.$Shape;
   static create(properties?: expertmesh.v1.StoreStatus.$Properties): expertmesh.v1.StoreStatus;
   static encode(message: expertmesh.v1.StoreStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.StoreStatus & expertmesh.v1.StoreStatus.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.StoreStatus;
   static toObject(message: expertmesh.v1.StoreStatus, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace StoreStatus {
   /** Properties of a StoreStatus. */
   interface $Properties {
    /** StoreStatus name */
    name?: (string|null);
    /** StoreStatus isUp */
    isUp?: (boolean|null);
    /** StoreStatus downSinceMs */
    downSinceMs?: (number|null);
    /** StoreStatus problem */
    problem?: (string|null);
    /** StoreStatus bytes */
    bytes?: (number|null);
    /** StoreStatus limitBytes */
    limitBytes?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a StoreStatus. */
   type $Shape = expertmesh.v1.StoreStatus.$Properties;
  }
  /**
   * Properties of a Leader.
   * @deprecated Use expertmesh.v1.Leader.$Properties instead.
   */
  interface ILeader extends expertmesh.v1.Leader.$Properties {
  }
  /** Represents a Leader. */
  class Leader {
   constructor(properties?: expertmesh.v1.Leader.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Leader coordinator. */
   coordinator: string;
   /** Leader address. */
   address: string;
   /** Leader fence. */
   fence: number;
   static create(properties: expertmesh.v1.Leader.$Shape): expertmesh.v1.Leader & expertmesh.v1.Leader.$Shape;
   static create(properties?: expertmesh.v1.Leader.$Properties): expertmesh.v1.Leader;
   static encode(message: expertmesh.v1.Leader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Leader & expertmesh.v1.Leader.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Leader;
   static toObject(message: expertmesh.v1.Leader, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Leader {
   /** Properties of a Leader. */
   interface $Properties {
    /** Leader coordinator */
    coordinator?: (string|null);
    /** Leader address */
    address?: (string|null);
    /** Leader fence */
    fence?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Leader. */
   type $Shape = expertmesh.v1.Leader.$Properties;
  }
  /**
   * Properties of a ListWorkersRequest.
   * @deprecated Use expertmesh.v1.ListWorkersRequest.$Properties instead.
   */
  interface IListWorkersRequest extends expertmesh.v1.ListWorkersRequest.$Properties {
  }
  /** Represents a ListWorkersRequest. */
  class ListWorkersRequest {
   constructor(properties?: expertmesh.v1.ListWorkersRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   static create(properties: expertmesh.v1.ListWorkersRequest.$Shape): expertmesh.v1.ListWorkersRequest & expertmesh.v1.ListWorkersRequest.$Shape;
   static create(properties?: expertmesh.v1.ListWorkersRequest.$Properties): expertmesh.v1.ListWorkersRequest;
   static encode(message: expertmesh.v1.ListWorkersRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ListWorkersRequest & expertmesh.v1.ListWorkersRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ListWorkersRequest;
   static toObject(message: expertmesh.v1.ListWorkersRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ListWorkersRequest {
   /** Properties of a ListWorkersRequest. */
   interface $Properties {
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a ListWorkersRequest. */
   type $Shape = expertmesh.v1.ListWorkersRequest.$Properties;
  }
  /**
   * Properties of a ListWorkersResponse.
   * @deprecated Use expertmesh.v1.ListWorkersResponse.$Properties instead.
   */
  interface IListWorkersResponse extends expertmesh.v1.ListWorkersResponse.$Properties {
  }
  /** Represents a ListWorkersResponse. */
  class ListWorkersResponse {
   constructor(properties?: expertmesh.v1.ListWorkersResponse.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ListWorkersResponse workers. */
   workers: expertmesh.v1.WorkerStatus.$Properties[];
   static create(properties: expertmesh.v1.ListWorkersResponse.$Shape): expertmesh.v1.ListWorkersResponse & expertmesh.v1.ListWorkersResponse.$Shape;
   static create(properties?: expertmesh.v1.ListWorkersResponse.$Properties): expertmesh.v1.ListWorkersResponse;
   static encode(message: expertmesh.v1.ListWorkersResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ListWorkersResponse & expertmesh.v1.ListWorkersResponse.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ListWorkersResponse;
   static toObject(message: expertmesh.v1.ListWorkersResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ListWorkersResponse {
   /** Properties of a ListWorkersResponse. */
   interface $Properties {
    /** ListWorkersResponse workers */
    workers?: (expertmesh.v1.WorkerStatus.$Properties[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a ListWorkersResponse. */
   type $Shape = expertmesh.v1.ListWorkersResponse.$Properties;
  }
  /**
   * Properties of a GetPlacementRequest.
   * @deprecated Use expertmesh.v1.GetPlacementRequest.$Properties instead.
   */
  interface IGetPlacementRequest extends expertmesh.v1.GetPlacementRequest.$Properties {
  }
  /** Represents a GetPlacementRequest. */
  class GetPlacementRequest {
   constructor(properties?: expertmesh.v1.GetPlacementRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   static create(properties: expertmesh.v1.GetPlacementRequest.$Shape): expertmesh.v1.GetPlacementRequest & expertmesh.v1.GetPlacementRequest.$Shape;
   static create(properties?: expertmesh.v1.GetPlacementRequest.$Properties): expertmesh.v1.GetPlacementRequest;
   static encode(message: expertmesh.v1.GetPlacementRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GetPlacementRequest & expertmesh.v1.GetPlacementRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.GetPlacementRequest;
   static toObject(message: expertmesh.v1.GetPlacementRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace GetPlacementRequest {
   /** Properties of a GetPlacementRequest. */
   interface $Properties {
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a GetPlacementRequest. */
   type $Shape = expertmesh.v1.GetPlacementRequest.$Properties;
  }
  /**
   * Properties of a GetLoadRequest.
   * @deprecated Use expertmesh.v1.GetLoadRequest.$Properties instead.
   */
  interface IGetLoadRequest extends expertmesh.v1.GetLoadRequest.$Properties {
  }
  /** Represents a GetLoadRequest. */
  class GetLoadRequest {
   constructor(properties?: expertmesh.v1.GetLoadRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** GetLoadRequest sinceMs. */
   sinceMs: number;
   static create(properties: expertmesh.v1.GetLoadRequest.$Shape): expertmesh.v1.GetLoadRequest & expertmesh.v1.GetLoadRequest.$Shape;
   static create(properties?: expertmesh.v1.GetLoadRequest.$Properties): expertmesh.v1.GetLoadRequest;
   static encode(message: expertmesh.v1.GetLoadRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GetLoadRequest & expertmesh.v1.GetLoadRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.GetLoadRequest;
   static toObject(message: expertmesh.v1.GetLoadRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace GetLoadRequest {
   /** Properties of a GetLoadRequest. */
   interface $Properties {
    /** GetLoadRequest sinceMs */
    sinceMs?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a GetLoadRequest. */
   type $Shape = expertmesh.v1.GetLoadRequest.$Properties;
  }
  /**
   * Properties of a LayerLoad.
   * @deprecated Use expertmesh.v1.LayerLoad.$Properties instead.
   */
  interface ILayerLoad extends expertmesh.v1.LayerLoad.$Properties {
  }
  /** Represents a LayerLoad. */
  class LayerLoad {
   constructor(properties?: expertmesh.v1.LayerLoad.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** LayerLoad layer. */
   layer: number;
   /** LayerLoad rows. */
   rows: number[];
   /** LayerLoad batches. */
   batches: number;
   /** LayerLoad activeExperts. */
   activeExperts: number;
   static create(properties: expertmesh.v1.LayerLoad.$Shape): expertmesh.v1.LayerLoad & expertmesh.v1.LayerLoad.$Shape;
   static create(properties?: expertmesh.v1.LayerLoad.$Properties): expertmesh.v1.LayerLoad;
   static encode(message: expertmesh.v1.LayerLoad.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.LayerLoad & expertmesh.v1.LayerLoad.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.LayerLoad;
   static toObject(message: expertmesh.v1.LayerLoad, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace LayerLoad {
   /** Properties of a LayerLoad. */
   interface $Properties {
    /** LayerLoad layer */
    layer?: (number|null);
    /** LayerLoad rows */
    rows?: (number[]|null);
    /** LayerLoad batches */
    batches?: (number|null);
    /** LayerLoad activeExperts */
    activeExperts?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a LayerLoad. */
   type $Shape = expertmesh.v1.LayerLoad.$Properties;
  }
  /**
   * Properties of a Load.
   * @deprecated Use expertmesh.v1.Load.$Properties instead.
   */
  interface ILoad extends expertmesh.v1.Load.$Properties {
  }
  /** Represents a Load. */
  class Load {
   constructor(properties?: expertmesh.v1.Load.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Load sinceMs. */
   sinceMs: number;
   /** Load layers. */
   layers: expertmesh.v1.LayerLoad.$Properties[];
   /** Load untilMs. */
   untilMs: number;
   static create(properties: expertmesh.v1.Load.$Shape): expertmesh.v1.Load & expertmesh.v1.Load.$Shape;
   static create(properties?: expertmesh.v1.Load.$Properties): expertmesh.v1.Load;
   static encode(message: expertmesh.v1.Load.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Load & expertmesh.v1.Load.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Load;
   static toObject(message: expertmesh.v1.Load, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Load {
   /** Properties of a Load. */
   interface $Properties {
    /** Load sinceMs */
    sinceMs?: (number|null);
    /** Load layers */
    layers?: (expertmesh.v1.LayerLoad.$Properties[]|null);
    /** Load untilMs */
    untilMs?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Load. */
   type $Shape = expertmesh.v1.Load.$Properties;
  }
  /**
   * Properties of a DrainRequest.
   * @deprecated Use expertmesh.v1.DrainRequest.$Properties instead.
   */
  interface IDrainRequest extends expertmesh.v1.DrainRequest.$Properties {
  }
  /** Represents a DrainRequest. */
  class DrainRequest {
   constructor(properties?: expertmesh.v1.DrainRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** DrainRequest worker. */
   worker: string;
   /** DrainRequest throttleBytesPerSecond. */
   throttleBytesPerSecond: number;
   static create(properties: expertmesh.v1.DrainRequest.$Shape): expertmesh.v1.DrainRequest & expertmesh.v1.DrainRequest.$Shape;
   static create(properties?: expertmesh.v1.DrainRequest.$Properties): expertmesh.v1.DrainRequest;
   static encode(message: expertmesh.v1.DrainRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.DrainRequest & expertmesh.v1.DrainRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.DrainRequest;
   static toObject(message: expertmesh.v1.DrainRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace DrainRequest {
   /** Properties of a DrainRequest. */
   interface $Properties {
    /** DrainRequest worker */
    worker?: (string|null);
    /** DrainRequest throttleBytesPerSecond */
    throttleBytesPerSecond?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a DrainRequest. */
   type $Shape = expertmesh.v1.DrainRequest.$Properties;
  }
  /**
   * Properties of an UndrainRequest.
   * @deprecated Use expertmesh.v1.UndrainRequest.$Properties instead.
   */
  interface IUndrainRequest extends expertmesh.v1.UndrainRequest.$Properties {
  }
  /** Represents an UndrainRequest. */
  class UndrainRequest {
   constructor(properties?: expertmesh.v1.UndrainRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** UndrainRequest worker. */
   worker: string;
   /** UndrainRequest throttleBytesPerSecond. */
   throttleBytesPerSecond: number;
   static create(properties: expertmesh.v1.UndrainRequest.$Shape): expertmesh.v1.UndrainRequest & expertmesh.v1.UndrainRequest.$Shape;
   static create(properties?: expertmesh.v1.UndrainRequest.$Properties): expertmesh.v1.UndrainRequest;
   static encode(message: expertmesh.v1.UndrainRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.UndrainRequest & expertmesh.v1.UndrainRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.UndrainRequest;
   static toObject(message: expertmesh.v1.UndrainRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace UndrainRequest {
   /** Properties of an UndrainRequest. */
   interface $Properties {
    /** UndrainRequest worker */
    worker?: (string|null);
    /** UndrainRequest throttleBytesPerSecond */
    throttleBytesPerSecond?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of an UndrainRequest. */
   type $Shape = expertmesh.v1.UndrainRequest.$Properties;
  }
  /**
   * Properties of a WorkerWeight.
   * @deprecated Use expertmesh.v1.WorkerWeight.$Properties instead.
   */
  interface IWorkerWeight extends expertmesh.v1.WorkerWeight.$Properties {
  }
  /** Represents a WorkerWeight. */
  class WorkerWeight {
   constructor(properties?: expertmesh.v1.WorkerWeight.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** WorkerWeight worker. */
   worker: string;
   /** WorkerWeight weight. */
   weight: number;
   static create(properties: expertmesh.v1.WorkerWeight.$Shape): expertmesh.v1.WorkerWeight & expertmesh.v1.WorkerWeight.$Shape;
   static create(properties?: expertmesh.v1.WorkerWeight.$Properties): expertmesh.v1.WorkerWeight;
   static encode(message: expertmesh.v1.WorkerWeight.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.WorkerWeight & expertmesh.v1.WorkerWeight.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.WorkerWeight;
   static toObject(message: expertmesh.v1.WorkerWeight, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace WorkerWeight {
   /** Properties of a WorkerWeight. */
   interface $Properties {
    /** WorkerWeight worker */
    worker?: (string|null);
    /** WorkerWeight weight */
    weight?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a WorkerWeight. */
   type $Shape = expertmesh.v1.WorkerWeight.$Properties;
  }
  /**
   * Properties of a PlanRebalanceRequest.
   * @deprecated Use expertmesh.v1.PlanRebalanceRequest.$Properties instead.
   */
  interface IPlanRebalanceRequest extends expertmesh.v1.PlanRebalanceRequest.$Properties {
  }
  /** Represents a PlanRebalanceRequest. */
  class PlanRebalanceRequest {
   constructor(properties?: expertmesh.v1.PlanRebalanceRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** PlanRebalanceRequest threshold. */
   threshold?: (number|null);
   /** PlanRebalanceRequest sinceMs. */
   sinceMs: number;
   /** PlanRebalanceRequest weights. */
   weights: expertmesh.v1.WorkerWeight.$Properties[];
   /** PlanRebalanceRequest exclude. */
   exclude: string[];
   /** PlanRebalanceRequest maxMoves. */
   maxMoves: number;
   /** PlanRebalanceRequest maxBytes. */
   maxBytes: number;
   /** PlanRebalanceRequest replicas. */
   replicas: number;
   /** PlanRebalanceRequest planner. */
   planner: string;
   /** PlanRebalanceRequest undoOperation. */
   undoOperation: string;
   /** PlanRebalanceRequest throttleBytesPerSecond. */
   throttleBytesPerSecond: number;
   static create(properties: expertmesh.v1.PlanRebalanceRequest.$Shape): expertmesh.v1.PlanRebalanceRequest & expertmesh.v1.PlanRebalanceRequest.$Shape;
   static create(properties?: expertmesh.v1.PlanRebalanceRequest.$Properties): expertmesh.v1.PlanRebalanceRequest;
   static encode(message: expertmesh.v1.PlanRebalanceRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.PlanRebalanceRequest & expertmesh.v1.PlanRebalanceRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.PlanRebalanceRequest;
   static toObject(message: expertmesh.v1.PlanRebalanceRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace PlanRebalanceRequest {
   /** Properties of a PlanRebalanceRequest. */
   interface $Properties {
    /** PlanRebalanceRequest threshold */
    threshold?: (number|null);
    /** PlanRebalanceRequest sinceMs */
    sinceMs?: (number|null);
    /** PlanRebalanceRequest weights */
    weights?: (expertmesh.v1.WorkerWeight.$Properties[]|null);
    /** PlanRebalanceRequest exclude */
    exclude?: (string[]|null);
    /** PlanRebalanceRequest maxMoves */
    maxMoves?: (number|null);
    /** PlanRebalanceRequest maxBytes */
    maxBytes?: (number|null);
    /** PlanRebalanceRequest replicas */
    replicas?: (number|null);
    /** PlanRebalanceRequest planner */
    planner?: (string|null);
    /** PlanRebalanceRequest undoOperation */
    undoOperation?: (string|null);
    /** PlanRebalanceRequest throttleBytesPerSecond */
    throttleBytesPerSecond?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a PlanRebalanceRequest. */
   type $Shape = expertmesh.v1.PlanRebalanceRequest.$Properties;
  }
  /**
   * Properties of a PlanRebalanceResponse.
   * @deprecated Use expertmesh.v1.PlanRebalanceResponse.$Properties instead.
   */
  interface IPlanRebalanceResponse extends expertmesh.v1.PlanRebalanceResponse.$Properties {
  }
  /** Represents a PlanRebalanceResponse. */
  class PlanRebalanceResponse {
   constructor(properties?: expertmesh.v1.PlanRebalanceResponse.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** PlanRebalanceResponse plan. */
   plan: string;
   static create(properties: expertmesh.v1.PlanRebalanceResponse.$Shape): expertmesh.v1.PlanRebalanceResponse & expertmesh.v1.PlanRebalanceResponse.$Shape;
   static create(properties?: expertmesh.v1.PlanRebalanceResponse.$Properties): expertmesh.v1.PlanRebalanceResponse;
   static encode(message: expertmesh.v1.PlanRebalanceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.PlanRebalanceResponse & expertmesh.v1.PlanRebalanceResponse.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.PlanRebalanceResponse;
   static toObject(message: expertmesh.v1.PlanRebalanceResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace PlanRebalanceResponse {
   /** Properties of a PlanRebalanceResponse. */
   interface $Properties {
    /** PlanRebalanceResponse plan */
    plan?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a PlanRebalanceResponse. */
   type $Shape = expertmesh.v1.PlanRebalanceResponse.$Properties;
  }
  /**
   * Properties of an ApplyPlanRequest.
   * @deprecated Use expertmesh.v1.ApplyPlanRequest.$Properties instead.
   */
  interface IApplyPlanRequest extends expertmesh.v1.ApplyPlanRequest.$Properties {
  }
  /** Represents an ApplyPlanRequest. */
  class ApplyPlanRequest {
   constructor(properties?: expertmesh.v1.ApplyPlanRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ApplyPlanRequest plan. */
   plan: string;
   /** ApplyPlanRequest throttleBytesPerSecond. */
   throttleBytesPerSecond: number;
   /** ApplyPlanRequest concurrency. */
   concurrency: number;
   static create(properties: expertmesh.v1.ApplyPlanRequest.$Shape): expertmesh.v1.ApplyPlanRequest & expertmesh.v1.ApplyPlanRequest.$Shape;
   static create(properties?: expertmesh.v1.ApplyPlanRequest.$Properties): expertmesh.v1.ApplyPlanRequest;
   static encode(message: expertmesh.v1.ApplyPlanRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ApplyPlanRequest & expertmesh.v1.ApplyPlanRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ApplyPlanRequest;
   static toObject(message: expertmesh.v1.ApplyPlanRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ApplyPlanRequest {
   /** Properties of an ApplyPlanRequest. */
   interface $Properties {
    /** ApplyPlanRequest plan */
    plan?: (string|null);
    /** ApplyPlanRequest throttleBytesPerSecond */
    throttleBytesPerSecond?: (number|null);
    /** ApplyPlanRequest concurrency */
    concurrency?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of an ApplyPlanRequest. */
   type $Shape = expertmesh.v1.ApplyPlanRequest.$Properties;
  }
  /**
   * Properties of an ExpertFormat.
   * @deprecated Use expertmesh.v1.ExpertFormat.$Properties instead.
   */
  interface IExpertFormat extends expertmesh.v1.ExpertFormat.$Properties {
  }
  /** Represents an ExpertFormat. */
  class ExpertFormat {
   constructor(properties?: expertmesh.v1.ExpertFormat.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ExpertFormat layer. */
   layer: number;
   /** ExpertFormat expert. */
   expert: number;
   /** ExpertFormat format. */
   format: string;
   static create(properties: expertmesh.v1.ExpertFormat.$Shape): expertmesh.v1.ExpertFormat & expertmesh.v1.ExpertFormat.$Shape;
   static create(properties?: expertmesh.v1.ExpertFormat.$Properties): expertmesh.v1.ExpertFormat;
   static encode(message: expertmesh.v1.ExpertFormat.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ExpertFormat & expertmesh.v1.ExpertFormat.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ExpertFormat;
   static toObject(message: expertmesh.v1.ExpertFormat, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ExpertFormat {
   /** Properties of an ExpertFormat. */
   interface $Properties {
    /** ExpertFormat layer */
    layer?: (number|null);
    /** ExpertFormat expert */
    expert?: (number|null);
    /** ExpertFormat format */
    format?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of an ExpertFormat. */
   type $Shape = expertmesh.v1.ExpertFormat.$Properties;
  }
  /**
   * Properties of a ChangePrecisionRequest.
   * @deprecated Use expertmesh.v1.ChangePrecisionRequest.$Properties instead.
   */
  interface IChangePrecisionRequest extends expertmesh.v1.ChangePrecisionRequest.$Properties {
  }
  /** Represents a ChangePrecisionRequest. */
  class ChangePrecisionRequest {
   constructor(properties?: expertmesh.v1.ChangePrecisionRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ChangePrecisionRequest experts. */
   experts: expertmesh.v1.ExpertFormat.$Properties[];
   /** ChangePrecisionRequest mostExtraBytes. */
   mostExtraBytes: number;
   /** ChangePrecisionRequest throttleBytesPerSecond. */
   throttleBytesPerSecond: number;
   /** ChangePrecisionRequest undoOperation. */
   undoOperation: string;
   static create(properties: expertmesh.v1.ChangePrecisionRequest.$Shape): expertmesh.v1.ChangePrecisionRequest & expertmesh.v1.ChangePrecisionRequest.$Shape;
   static create(properties?: expertmesh.v1.ChangePrecisionRequest.$Properties): expertmesh.v1.ChangePrecisionRequest;
   static encode(message: expertmesh.v1.ChangePrecisionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ChangePrecisionRequest & expertmesh.v1.ChangePrecisionRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ChangePrecisionRequest;
   static toObject(message: expertmesh.v1.ChangePrecisionRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ChangePrecisionRequest {
   /** Properties of a ChangePrecisionRequest. */
   interface $Properties {
    /** ChangePrecisionRequest experts */
    experts?: (expertmesh.v1.ExpertFormat.$Properties[]|null);
    /** ChangePrecisionRequest mostExtraBytes */
    mostExtraBytes?: (number|null);
    /** ChangePrecisionRequest throttleBytesPerSecond */
    throttleBytesPerSecond?: (number|null);
    /** ChangePrecisionRequest undoOperation */
    undoOperation?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a ChangePrecisionRequest. */
   type $Shape = expertmesh.v1.ChangePrecisionRequest.$Properties;
  }
  /** OperationState enum. */
  enum OperationState {
   /** OPERATION_STATE_UNSPECIFIED value */
   OPERATION_STATE_UNSPECIFIED = 0,
   /** PLANNED value */
   PLANNED = 1,
   /** RUNNING value */
   RUNNING = 2,
   /** PAUSED value */
   PAUSED = 3,
   /** CANCELLING value */
   CANCELLING = 4,
   /** DONE value */
   DONE = 5,
   /** STOPPED value */
   STOPPED = 6,
   /** FAILED value */
   FAILED = 7
  }
  /**
   * Properties of an OperationMove.
   * @deprecated Use expertmesh.v1.OperationMove.$Properties instead.
   */
  interface IOperationMove extends expertmesh.v1.OperationMove.$Properties {
  }
  /** Represents an OperationMove. */
  class OperationMove {
   constructor(properties?: expertmesh.v1.OperationMove.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** OperationMove layer. */
   layer: number;
   /** OperationMove expert. */
   expert: number;
   /** OperationMove from. */
   from: string;
   /** OperationMove to. */
   to: string;
   /** OperationMove bytes. */
   bytes: number;
   /** OperationMove reason. */
   reason: string;
   /** OperationMove fromFormat. */
   fromFormat: string;
   /** OperationMove toFormat. */
   toFormat: string;
   static create(properties: expertmesh.v1.OperationMove.$Shape): expertmesh.v1.OperationMove & expertmesh.v1.OperationMove.$Shape;
   static create(properties?: expertmesh.v1.OperationMove.$Properties): expertmesh.v1.OperationMove;
   static encode(message: expertmesh.v1.OperationMove.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.OperationMove & expertmesh.v1.OperationMove.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.OperationMove;
   static toObject(message: expertmesh.v1.OperationMove, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace OperationMove {
   /** Properties of an OperationMove. */
   interface $Properties {
    /** OperationMove layer */
    layer?: (number|null);
    /** OperationMove expert */
    expert?: (number|null);
    /** OperationMove from */
    from?: (string|null);
    /** OperationMove to */
    to?: (string|null);
    /** OperationMove bytes */
    bytes?: (number|null);
    /** OperationMove reason */
    reason?: (string|null);
    /** OperationMove fromFormat */
    fromFormat?: (string|null);
    /** OperationMove toFormat */
    toFormat?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of an OperationMove. */
   type $Shape = expertmesh.v1.OperationMove.$Properties;
  }
  /**
   * Properties of an Operation.
   * @deprecated Use expertmesh.v1.Operation.$Properties instead.
   */
  interface IOperation extends expertmesh.v1.Operation.$Properties {
  }
  /** Represents an Operation. */
  class Operation {
   constructor(properties?: expertmesh.v1.Operation.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Operation id. */
   id: string;
   /** Operation kind. */
   kind: string;
   /** Operation state. */
   state: expertmesh.v1.OperationState;
   /** Operation plan. */
   plan: string;
   /** Operation worker. */
   worker: string;
   /** Operation baseEpoch. */
   baseEpoch: number;
   /** Operation epoch. */
   epoch: number;
   /** Operation numMoves. */
   numMoves: number;
   /** Operation numMovesDone. */
   numMovesDone: number;
   /** Operation bytes. */
   bytes: number;
   /** Operation bytesDone. */
   bytesDone: number;
   /** Operation throttleBytesPerSecond. */
   throttleBytesPerSecond: number;
   /** Operation concurrency. */
   concurrency: number;
   /** Operation moving. */
   moving: expertmesh.v1.OperationMove.$Properties[];
   /** Operation skipped. */
   skipped: expertmesh.v1.OperationMove.$Properties[];
   /** Operation createdMs. */
   createdMs: number;
   /** Operation endedMs. */
   endedMs: number;
   /** Operation errorCode. */
   errorCode: string;
   /** Operation errorMessage. */
   errorMessage: string;
   /** Operation maxOverMeanBefore. */
   maxOverMeanBefore: number;
   /** Operation maxOverMean. */
   maxOverMean: number;
   /** Operation waitingFor. */
   waitingFor: string;
   /** Operation measuredBefore. */
   measuredBefore: number;
   /** Operation measuredAfter. */
   measuredAfter: number;
   /** Operation measuredOverMs. */
   measuredOverMs: number;
   static create(properties: expertmesh.v1.Operation.$Shape): expertmesh.v1.Operation & expertmesh.v1.Operation.$Shape;
   static create(properties?: expertmesh.v1.Operation.$Properties): expertmesh.v1.Operation;
   static encode(message: expertmesh.v1.Operation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Operation & expertmesh.v1.Operation.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Operation;
   static toObject(message: expertmesh.v1.Operation, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Operation {
   /** Properties of an Operation. */
   interface $Properties {
    /** Operation id */
    id?: (string|null);
    /** Operation kind */
    kind?: (string|null);
    /** Operation state */
    state?: (expertmesh.v1.OperationState|null);
    /** Operation plan */
    plan?: (string|null);
    /** Operation worker */
    worker?: (string|null);
    /** Operation baseEpoch */
    baseEpoch?: (number|null);
    /** Operation epoch */
    epoch?: (number|null);
    /** Operation numMoves */
    numMoves?: (number|null);
    /** Operation numMovesDone */
    numMovesDone?: (number|null);
    /** Operation bytes */
    bytes?: (number|null);
    /** Operation bytesDone */
    bytesDone?: (number|null);
    /** Operation throttleBytesPerSecond */
    throttleBytesPerSecond?: (number|null);
    /** Operation concurrency */
    concurrency?: (number|null);
    /** Operation moving */
    moving?: (expertmesh.v1.OperationMove.$Properties[]|null);
    /** Operation skipped */
    skipped?: (expertmesh.v1.OperationMove.$Properties[]|null);
    /** Operation createdMs */
    createdMs?: (number|null);
    /** Operation endedMs */
    endedMs?: (number|null);
    /** Operation errorCode */
    errorCode?: (string|null);
    /** Operation errorMessage */
    errorMessage?: (string|null);
    /** Operation maxOverMeanBefore */
    maxOverMeanBefore?: (number|null);
    /** Operation maxOverMean */
    maxOverMean?: (number|null);
    /** Operation waitingFor */
    waitingFor?: (string|null);
    /** Operation measuredBefore */
    measuredBefore?: (number|null);
    /** Operation measuredAfter */
    measuredAfter?: (number|null);
    /** Operation measuredOverMs */
    measuredOverMs?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of an Operation. */
   type $Shape = expertmesh.v1.Operation.$Properties;
  }
  /**
   * Properties of a WatchOperationRequest.
   * @deprecated Use expertmesh.v1.WatchOperationRequest.$Properties instead.
   */
  interface IWatchOperationRequest extends expertmesh.v1.WatchOperationRequest.$Properties {
  }
  /** Represents a WatchOperationRequest. */
  class WatchOperationRequest {
   constructor(properties?: expertmesh.v1.WatchOperationRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** WatchOperationRequest id. */
   id: string;
   static create(properties: expertmesh.v1.WatchOperationRequest.$Shape): expertmesh.v1.WatchOperationRequest & expertmesh.v1.WatchOperationRequest.$Shape;
   static create(properties?: expertmesh.v1.WatchOperationRequest.$Properties): expertmesh.v1.WatchOperationRequest;
   static encode(message: expertmesh.v1.WatchOperationRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.WatchOperationRequest & expertmesh.v1.WatchOperationRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.WatchOperationRequest;
   static toObject(message: expertmesh.v1.WatchOperationRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace WatchOperationRequest {
   /** Properties of a WatchOperationRequest. */
   interface $Properties {
    /** WatchOperationRequest id */
    id?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a WatchOperationRequest. */
   type $Shape = expertmesh.v1.WatchOperationRequest.$Properties;
  }
  /** OperationAction enum. */
  enum OperationAction {
   /** OPERATION_ACTION_UNSPECIFIED value */
   OPERATION_ACTION_UNSPECIFIED = 0,
   /** PAUSE value */
   PAUSE = 1,
   /** RESUME value */
   RESUME = 2,
   /** CANCEL value */
   CANCEL = 3,
   /** THROTTLE value */
   THROTTLE = 4
  }
  /**
   * Properties of a ControlOperationRequest.
   * @deprecated Use expertmesh.v1.ControlOperationRequest.$Properties instead.
   */
  interface IControlOperationRequest extends expertmesh.v1.ControlOperationRequest.$Properties {
  }
  /** Represents a ControlOperationRequest. */
  class ControlOperationRequest {
   constructor(properties?: expertmesh.v1.ControlOperationRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ControlOperationRequest id. */
   id: string;
   /** ControlOperationRequest action. */
   action: expertmesh.v1.OperationAction;
   /** ControlOperationRequest throttleBytesPerSecond. */
   throttleBytesPerSecond: number;
   static create(properties: expertmesh.v1.ControlOperationRequest.$Shape): expertmesh.v1.ControlOperationRequest & expertmesh.v1.ControlOperationRequest.$Shape;
   static create(properties?: expertmesh.v1.ControlOperationRequest.$Properties): expertmesh.v1.ControlOperationRequest;
   static encode(message: expertmesh.v1.ControlOperationRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ControlOperationRequest & expertmesh.v1.ControlOperationRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ControlOperationRequest;
   static toObject(message: expertmesh.v1.ControlOperationRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ControlOperationRequest {
   /** Properties of a ControlOperationRequest. */
   interface $Properties {
    /** ControlOperationRequest id */
    id?: (string|null);
    /** ControlOperationRequest action */
    action?: (expertmesh.v1.OperationAction|null);
    /** ControlOperationRequest throttleBytesPerSecond */
    throttleBytesPerSecond?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a ControlOperationRequest. */
   type $Shape = expertmesh.v1.ControlOperationRequest.$Properties;
  }
  /**
   * Properties of a ListOperationsRequest.
   * @deprecated Use expertmesh.v1.ListOperationsRequest.$Properties instead.
   */
  interface IListOperationsRequest extends expertmesh.v1.ListOperationsRequest.$Properties {
  }
  /** Represents a ListOperationsRequest. */
  class ListOperationsRequest {
   constructor(properties?: expertmesh.v1.ListOperationsRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ListOperationsRequest limit. */
   limit: number;
   static create(properties: expertmesh.v1.ListOperationsRequest.$Shape): expertmesh.v1.ListOperationsRequest & expertmesh.v1.ListOperationsRequest.$Shape;
   static create(properties?: expertmesh.v1.ListOperationsRequest.$Properties): expertmesh.v1.ListOperationsRequest;
   static encode(message: expertmesh.v1.ListOperationsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ListOperationsRequest & expertmesh.v1.ListOperationsRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ListOperationsRequest;
   static toObject(message: expertmesh.v1.ListOperationsRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ListOperationsRequest {
   /** Properties of a ListOperationsRequest. */
   interface $Properties {
    /** ListOperationsRequest limit */
    limit?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a ListOperationsRequest. */
   type $Shape = expertmesh.v1.ListOperationsRequest.$Properties;
  }
  /**
   * Properties of a ListOperationsResponse.
   * @deprecated Use expertmesh.v1.ListOperationsResponse.$Properties instead.
   */
  interface IListOperationsResponse extends expertmesh.v1.ListOperationsResponse.$Properties {
  }
  /** Represents a ListOperationsResponse. */
  class ListOperationsResponse {
   constructor(properties?: expertmesh.v1.ListOperationsResponse.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ListOperationsResponse operations. */
   operations: expertmesh.v1.Operation.$Properties[];
   static create(properties: expertmesh.v1.ListOperationsResponse.$Shape): expertmesh.v1.ListOperationsResponse & expertmesh.v1.ListOperationsResponse.$Shape;
   static create(properties?: expertmesh.v1.ListOperationsResponse.$Properties): expertmesh.v1.ListOperationsResponse;
   static encode(message: expertmesh.v1.ListOperationsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ListOperationsResponse & expertmesh.v1.ListOperationsResponse.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ListOperationsResponse;
   static toObject(message: expertmesh.v1.ListOperationsResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ListOperationsResponse {
   /** Properties of a ListOperationsResponse. */
   interface $Properties {
    /** ListOperationsResponse operations */
    operations?: (expertmesh.v1.Operation.$Properties[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a ListOperationsResponse. */
   type $Shape = expertmesh.v1.ListOperationsResponse.$Properties;
  }
  /**
   * Properties of an ExpertPin.
   * @deprecated Use expertmesh.v1.ExpertPin.$Properties instead.
   */
  interface IExpertPin extends expertmesh.v1.ExpertPin.$Properties {
  }
  /** Represents an ExpertPin. */
  class ExpertPin {
   constructor(properties?: expertmesh.v1.ExpertPin.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ExpertPin layer. */
   layer: number;
   /** ExpertPin expert. */
   expert: number;
   /** ExpertPin worker. */
   worker: string;
   static create(properties: expertmesh.v1.ExpertPin.$Shape): expertmesh.v1.ExpertPin & expertmesh.v1.ExpertPin.$Shape;
   static create(properties?: expertmesh.v1.ExpertPin.$Properties): expertmesh.v1.ExpertPin;
   static encode(message: expertmesh.v1.ExpertPin.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ExpertPin & expertmesh.v1.ExpertPin.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ExpertPin;
   static toObject(message: expertmesh.v1.ExpertPin, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ExpertPin {
   /** Properties of an ExpertPin. */
   interface $Properties {
    /** ExpertPin layer */
    layer?: (number|null);
    /** ExpertPin expert */
    expert?: (number|null);
    /** ExpertPin worker */
    worker?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of an ExpertPin. */
   type $Shape = expertmesh.v1.ExpertPin.$Properties;
  }
  /**
   * Properties of a PinRequest.
   * @deprecated Use expertmesh.v1.PinRequest.$Properties instead.
   */
  interface IPinRequest extends expertmesh.v1.PinRequest.$Properties {
  }
  /** Represents a PinRequest. */
  class PinRequest {
   constructor(properties?: expertmesh.v1.PinRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** PinRequest add. */
   add: expertmesh.v1.ExpertPin.$Properties[];
   /** PinRequest remove. */
   remove: expertmesh.v1.ExpertPin.$Properties[];
   static create(properties: expertmesh.v1.PinRequest.$Shape): expertmesh.v1.PinRequest & expertmesh.v1.PinRequest.$Shape;
   static create(properties?: expertmesh.v1.PinRequest.$Properties): expertmesh.v1.PinRequest;
   static encode(message: expertmesh.v1.PinRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.PinRequest & expertmesh.v1.PinRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.PinRequest;
   static toObject(message: expertmesh.v1.PinRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace PinRequest {
   /** Properties of a PinRequest. */
   interface $Properties {
    /** PinRequest add */
    add?: (expertmesh.v1.ExpertPin.$Properties[]|null);
    /** PinRequest remove */
    remove?: (expertmesh.v1.ExpertPin.$Properties[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a PinRequest. */
   type $Shape = expertmesh.v1.PinRequest.$Properties;
  }
  /**
   * Properties of a PinResponse.
   * @deprecated Use expertmesh.v1.PinResponse.$Properties instead.
   */
  interface IPinResponse extends expertmesh.v1.PinResponse.$Properties {
  }
  /** Represents a PinResponse. */
  class PinResponse {
   constructor(properties?: expertmesh.v1.PinResponse.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** PinResponse pins. */
   pins: expertmesh.v1.ExpertPin.$Properties[];
   static create(properties: expertmesh.v1.PinResponse.$Shape): expertmesh.v1.PinResponse & expertmesh.v1.PinResponse.$Shape;
   static create(properties?: expertmesh.v1.PinResponse.$Properties): expertmesh.v1.PinResponse;
   static encode(message: expertmesh.v1.PinResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.PinResponse & expertmesh.v1.PinResponse.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.PinResponse;
   static toObject(message: expertmesh.v1.PinResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace PinResponse {
   /** Properties of a PinResponse. */
   interface $Properties {
    /** PinResponse pins */
    pins?: (expertmesh.v1.ExpertPin.$Properties[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a PinResponse. */
   type $Shape = expertmesh.v1.PinResponse.$Properties;
  }
  /**
   * Properties of an AutoRequest.
   * @deprecated Use expertmesh.v1.AutoRequest.$Properties instead.
   */
  interface IAutoRequest extends expertmesh.v1.AutoRequest.$Properties {
  }
  /** Represents an AutoRequest. */
  class AutoRequest {
   constructor(properties?: expertmesh.v1.AutoRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** AutoRequest set. */
   set?: (expertmesh.v1.AutoPolicy.$Properties|null);
   static create(properties: expertmesh.v1.AutoRequest.$Shape): expertmesh.v1.AutoRequest & expertmesh.v1.AutoRequest.$Shape;
   static create(properties?: expertmesh.v1.AutoRequest.$Properties): expertmesh.v1.AutoRequest;
   static encode(message: expertmesh.v1.AutoRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.AutoRequest & expertmesh.v1.AutoRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.AutoRequest;
   static toObject(message: expertmesh.v1.AutoRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace AutoRequest {
   /** Properties of an AutoRequest. */
   interface $Properties {
    /** AutoRequest set */
    set?: (expertmesh.v1.AutoPolicy.$Properties|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of an AutoRequest. */
   type $Shape = expertmesh.v1.AutoRequest.$Properties;
  }
  /**
   * Properties of an AutoPolicy.
   * @deprecated Use expertmesh.v1.AutoPolicy.$Properties instead.
   */
  interface IAutoPolicy extends expertmesh.v1.AutoPolicy.$Properties {
  }
  /** Represents an AutoPolicy. */
  class AutoPolicy {
   constructor(properties?: expertmesh.v1.AutoPolicy.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** AutoPolicy enabled. */
   enabled: boolean;
   /** AutoPolicy threshold. */
   threshold: number;
   /** AutoPolicy minGain. */
   minGain: number;
   /** AutoPolicy holdMs. */
   holdMs: number;
   /** AutoPolicy quietHours. */
   quietHours: string;
   /** AutoPolicy throttleBytesPerSecond. */
   throttleBytesPerSecond: number;
   /** AutoPolicy lastDecision. */
   lastDecision: string;
   static create(properties: expertmesh.v1.AutoPolicy.$Shape): expertmesh.v1.AutoPolicy & expertmesh.v1.AutoPolicy.$Shape;
   static create(properties?: expertmesh.v1.AutoPolicy.$Properties): expertmesh.v1.AutoPolicy;
   static encode(message: expertmesh.v1.AutoPolicy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.AutoPolicy & expertmesh.v1.AutoPolicy.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.AutoPolicy;
   static toObject(message: expertmesh.v1.AutoPolicy, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace AutoPolicy {
   /** Properties of an AutoPolicy. */
   interface $Properties {
    /** AutoPolicy enabled */
    enabled?: (boolean|null);
    /** AutoPolicy threshold */
    threshold?: (number|null);
    /** AutoPolicy minGain */
    minGain?: (number|null);
    /** AutoPolicy holdMs */
    holdMs?: (number|null);
    /** AutoPolicy quietHours */
    quietHours?: (string|null);
    /** AutoPolicy throttleBytesPerSecond */
    throttleBytesPerSecond?: (number|null);
    /** AutoPolicy lastDecision */
    lastDecision?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of an AutoPolicy. */
   type $Shape = expertmesh.v1.AutoPolicy.$Properties;
  }
  /**
   * Properties of a Content.
   * @deprecated Use expertmesh.v1.Content.$Properties instead.
   */
  interface IContent extends expertmesh.v1.Content.$Properties {
  }
  /** Represents a Content. */
  class Content {
   constructor(properties?: expertmesh.v1.Content.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Content layer. */
   layer: number;
   /** Content expert. */
   expert: number;
   /** Content format. */
   format: string;
   /** Content checksum. */
   checksum: string;
   static create(properties: expertmesh.v1.Content.$Shape): expertmesh.v1.Content & expertmesh.v1.Content.$Shape;
   static create(properties?: expertmesh.v1.Content.$Properties): expertmesh.v1.Content;
   static encode(message: expertmesh.v1.Content.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Content & expertmesh.v1.Content.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Content;
   static toObject(message: expertmesh.v1.Content, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Content {
   /** Properties of a Content. */
   interface $Properties {
    /** Content layer */
    layer?: (number|null);
    /** Content expert */
    expert?: (number|null);
    /** Content format */
    format?: (string|null);
    /** Content checksum */
    checksum?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Content. */
   type $Shape = expertmesh.v1.Content.$Properties;
  }
  /**
   * Properties of a Replica.
   * @deprecated Use expertmesh.v1.Replica.$Properties instead.
   */
  interface IReplica extends expertmesh.v1.Replica.$Properties {
  }
  /** Represents a Replica. */
  class Replica {
   constructor(properties?: expertmesh.v1.Replica.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Replica worker. */
   worker: string;
   /** Replica share. */
   share: number;
   static create(properties: expertmesh.v1.Replica.$Shape): expertmesh.v1.Replica & expertmesh.v1.Replica.$Shape;
   static create(properties?: expertmesh.v1.Replica.$Properties): expertmesh.v1.Replica;
   static encode(message: expertmesh.v1.Replica.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Replica & expertmesh.v1.Replica.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Replica;
   static toObject(message: expertmesh.v1.Replica, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Replica {
   /** Properties of a Replica. */
   interface $Properties {
    /** Replica worker */
    worker?: (string|null);
    /** Replica share */
    share?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Replica. */
   type $Shape = expertmesh.v1.Replica.$Properties;
  }
  /**
   * Properties of an ExpertPlacement.
   * @deprecated Use expertmesh.v1.ExpertPlacement.$Properties instead.
   */
  interface IExpertPlacement extends expertmesh.v1.ExpertPlacement.$Properties {
  }
  /** Represents an ExpertPlacement. */
  class ExpertPlacement {
   constructor(properties?: expertmesh.v1.ExpertPlacement.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ExpertPlacement format. */
   format: string;
   /** ExpertPlacement checksum. */
   checksum: string;
   /** ExpertPlacement replicas. */
   replicas: expertmesh.v1.Replica.$Properties[];
   static create(properties: expertmesh.v1.ExpertPlacement.$Shape): expertmesh.v1.ExpertPlacement & expertmesh.v1.ExpertPlacement.$Shape;
   static create(properties?: expertmesh.v1.ExpertPlacement.$Properties): expertmesh.v1.ExpertPlacement;
   static encode(message: expertmesh.v1.ExpertPlacement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ExpertPlacement & expertmesh.v1.ExpertPlacement.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ExpertPlacement;
   static toObject(message: expertmesh.v1.ExpertPlacement, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ExpertPlacement {
   /** Properties of an ExpertPlacement. */
   interface $Properties {
    /** ExpertPlacement format */
    format?: (string|null);
    /** ExpertPlacement checksum */
    checksum?: (string|null);
    /** ExpertPlacement replicas */
    replicas?: (expertmesh.v1.Replica.$Properties[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of an ExpertPlacement. */
   type $Shape = expertmesh.v1.ExpertPlacement.$Properties;
  }
  /**
   * Properties of a LayerPlacement.
   * @deprecated Use expertmesh.v1.LayerPlacement.$Properties instead.
   */
  interface ILayerPlacement extends expertmesh.v1.LayerPlacement.$Properties {
  }
  /** Represents a LayerPlacement. */
  class LayerPlacement {
   constructor(properties?: expertmesh.v1.LayerPlacement.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** LayerPlacement experts. */
   experts: expertmesh.v1.ExpertPlacement.$Properties[];
   static create(properties: expertmesh.v1.LayerPlacement.$Shape): expertmesh.v1.LayerPlacement & expertmesh.v1.LayerPlacement.$Shape;
   static create(properties?: expertmesh.v1.LayerPlacement.$Properties): expertmesh.v1.LayerPlacement;
   static encode(message: expertmesh.v1.LayerPlacement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.LayerPlacement & expertmesh.v1.LayerPlacement.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.LayerPlacement;
   static toObject(message: expertmesh.v1.LayerPlacement, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace LayerPlacement {
   /** Properties of a LayerPlacement. */
   interface $Properties {
    /** LayerPlacement experts */
    experts?: (expertmesh.v1.ExpertPlacement.$Properties[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a LayerPlacement. */
   type $Shape = expertmesh.v1.LayerPlacement.$Properties;
  }
  /**
   * Properties of a Placement.
   * @deprecated Use expertmesh.v1.Placement.$Properties instead.
   */
  interface IPlacement extends expertmesh.v1.Placement.$Properties {
  }
  /** Represents a Placement. */
  class Placement {
   constructor(properties?: expertmesh.v1.Placement.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Placement epoch. */
   epoch: number;
   /** Placement layers. */
   layers: expertmesh.v1.LayerPlacement.$Properties[];
   static create(properties: expertmesh.v1.Placement.$Shape): expertmesh.v1.Placement & expertmesh.v1.Placement.$Shape;
   static create(properties?: expertmesh.v1.Placement.$Properties): expertmesh.v1.Placement;
   static encode(message: expertmesh.v1.Placement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Placement & expertmesh.v1.Placement.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Placement;
   static toObject(message: expertmesh.v1.Placement, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Placement {
   /** Properties of a Placement. */
   interface $Properties {
    /** Placement epoch */
    epoch?: (number|null);
    /** Placement layers */
    layers?: (expertmesh.v1.LayerPlacement.$Properties[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Placement. */
   type $Shape = expertmesh.v1.Placement.$Properties;
  }
  /**
   * Properties of a TokenIds.
   * @deprecated Use expertmesh.v1.TokenIds.$Properties instead.
   */
  interface ITokenIds extends expertmesh.v1.TokenIds.$Properties {
  }
  /** Represents a TokenIds. */
  class TokenIds {
   constructor(properties?: expertmesh.v1.TokenIds.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** TokenIds ids. */
   ids: number[];
   static create(properties: expertmesh.v1.TokenIds.$Shape): expertmesh.v1.TokenIds & expertmesh.v1.TokenIds.$Shape;
   static create(properties?: expertmesh.v1.TokenIds.$Properties): expertmesh.v1.TokenIds;
   static encode(message: expertmesh.v1.TokenIds.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.TokenIds & expertmesh.v1.TokenIds.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.TokenIds;
   static toObject(message: expertmesh.v1.TokenIds, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace TokenIds {
   /** Properties of a TokenIds. */
   interface $Properties {
    /** TokenIds ids */
    ids?: (number[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a TokenIds. */
   type $Shape = expertmesh.v1.TokenIds.$Properties;
  }
  /**
   * Properties of a StepTimes.
   * @deprecated Use expertmesh.v1.StepTimes.$Properties instead.
   */
  interface IStepTimes extends expertmesh.v1.StepTimes.$Properties {
  }
  /** Represents a StepTimes. */
  class StepTimes {
   constructor(properties?: expertmesh.v1.StepTimes.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** StepTimes numSteps. */
   numSteps: number;
   /** StepTimes stepsMs. */
   stepsMs: number;
   /** StepTimes attentionMs. */
   attentionMs: number;
   /** StepTimes gateMs. */
   gateMs: number;
   /** StepTimes packMs. */
   packMs: number;
   /** StepTimes exchangeMs. */
   exchangeMs: number;
   /** StepTimes expertsMs. */
   expertsMs: number;
   /** StepTimes servedExpertsMs. */
   servedExpertsMs: number;
   /** StepTimes combineMs. */
   combineMs: number;
   /** StepTimes headMs. */
   headMs: number;
   static create(properties: expertmesh.v1.StepTimes.$Shape): expertmesh.v1.StepTimes & expertmesh.v1.StepTimes.$Shape;
   static create(properties?: expertmesh.v1.StepTimes.$Properties): expertmesh.v1.StepTimes;
   static encode(message: expertmesh.v1.StepTimes.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.StepTimes & expertmesh.v1.StepTimes.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.StepTimes;
   static toObject(message: expertmesh.v1.StepTimes, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace StepTimes {
   /** Properties of a StepTimes. */
   interface $Properties {
    /** StepTimes numSteps */
    numSteps?: (number|null);
    /** StepTimes stepsMs */
    stepsMs?: (number|null);
    /** StepTimes attentionMs */
    attentionMs?: (number|null);
    /** StepTimes gateMs */
    gateMs?: (number|null);
    /** StepTimes packMs */
    packMs?: (number|null);
    /** StepTimes exchangeMs */
    exchangeMs?: (number|null);
    /** StepTimes expertsMs */
    expertsMs?: (number|null);
    /** StepTimes servedExpertsMs */
    servedExpertsMs?: (number|null);
    /** StepTimes combineMs */
    combineMs?: (number|null);
    /** StepTimes headMs */
    headMs?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a StepTimes. */
   type $Shape = expertmesh.v1.StepTimes.$Properties;
  }
  /**
   * Properties of a Buffering.
   * @deprecated Use expertmesh.v1.Buffering.$Properties instead.
   */
  interface IBuffering extends expertmesh.v1.Buffering.$Properties {
  }
  /** Represents a Buffering. */
  class Buffering {
   constructor(properties?: expertmesh.v1.Buffering.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Buffering slots. */
   slots: number;
   /** Buffering residents. */
   residents: number;
   /** Buffering hits. */
   hits: number;
   /** Buffering misses. */
   misses: number;
   /** Buffering loadedBytes. */
   loadedBytes: number;
   /** Buffering failedLoads. */
   failedLoads: number;
   /** Buffering stallMs. */
   stallMs: number;
   /** Buffering inPlace. */
   inPlace: number;
   /** Buffering prefetches. */
   prefetches: number;
   /** Buffering prefetchesUsed. */
   prefetchesUsed: number;
   /** Buffering prefetchesWasted. */
   prefetchesWasted: number;
   /** Buffering choices. */
   choices: number;
   /** Buffering masked. */
   masked: number;
   /** Buffering swaps. */
   swaps: number;
   static create(properties: expertmesh.v1.Buffering.$Shape): expertmesh.v1.Buffering & expertmesh.v1.Buffering.$Shape;
   static create(properties?: expertmesh.v1.Buffering.$Properties): expertmesh.v1.Buffering;
   static encode(message: expertmesh.v1.Buffering.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Buffering & expertmesh.v1.Buffering.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Buffering;
   static toObject(message: expertmesh.v1.Buffering, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Buffering {
   /** Properties of a Buffering. */
   interface $Properties {
    /** Buffering slots */
    slots?: (number|null);
    /** Buffering residents */
    residents?: (number|null);
    /** Buffering hits */
    hits?: (number|null);
    /** Buffering misses */
    misses?: (number|null);
    /** Buffering loadedBytes */
    loadedBytes?: (number|null);
    /** Buffering failedLoads */
    failedLoads?: (number|null);
    /** Buffering stallMs */
    stallMs?: (number|null);
    /** Buffering inPlace */
    inPlace?: (number|null);
    /** Buffering prefetches */
    prefetches?: (number|null);
    /** Buffering prefetchesUsed */
    prefetchesUsed?: (number|null);
    /** Buffering prefetchesWasted */
    prefetchesWasted?: (number|null);
    /** Buffering choices */
    choices?: (number|null);
    /** Buffering masked */
    masked?: (number|null);
    /** Buffering swaps */
    swaps?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Buffering. */
   type $Shape = expertmesh.v1.Buffering.$Properties;
  }
  /** WorkerState enum. */
  enum WorkerState {
   /** WORKER_STATE_UNSPECIFIED value */
   WORKER_STATE_UNSPECIFIED = 0,
   /** JOINING value */
   JOINING = 1,
   /** READY value */
   READY = 2,
   /** DRAINING value */
   DRAINING = 3,
   /** LOST value */
   LOST = 4
  }
  /** Represents an Inference */
  class Inference extends $protobuf.rpc.Service {
   constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);
   static create(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean): Inference;
   /** Calls Generate. */
   generate: expertmesh.v1.Inference.Generate;
   /** Calls Score. */
   score: expertmesh.v1.Inference.Score;
   /** Calls Logits. */
   logits: expertmesh.v1.Inference.Logits;
   /** Calls Translate. */
   translate: expertmesh.v1.Inference.Translate;
   /** Calls Tokenize. */
   tokenize: expertmesh.v1.Inference.Tokenize;
   /** Calls ListModels. */
   listModels: expertmesh.v1.Inference.ListModels;
  }
  namespace Inference {
   type GenerateCallback = (error: (Error|null), response?: expertmesh.v1.GenerateResponse) => void;
   /** Calls Generate. */
   type Generate = {
     (request: expertmesh.v1.IGenerateRequest, callback: expertmesh.v1.Inference.GenerateCallback): void;
     (request: expertmesh.v1.IGenerateRequest): Promise<expertmesh.v1.GenerateResponse>;
     readonly name: "Generate";
     readonly path: "/expertmesh.v1.Inference/Generate";
     readonly requestType: "GenerateRequest";
     readonly responseType: "GenerateResponse";
     readonly requestStream: undefined;
     readonly responseStream: true;
   };
   type ScoreCallback = (error: (Error|null), response?: expertmesh.v1.ScoreResponse) => void;
   /** Calls Score. */
   type Score = {
     (request: expertmesh.v1.IScoreRequest, callback: expertmesh.v1.Inference.ScoreCallback): void;
     (request: expertmesh.v1.IScoreRequest): Promise<expertmesh.v1.ScoreResponse>;
     readonly name: "Score";
     readonly path: "/expertmesh.v1.Inference/Score";
     readonly requestType: "ScoreRequest";
     readonly responseType: "ScoreResponse";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type LogitsCallback = (error: (Error|null), response?: expertmesh.v1.LogitsResponse) => void;
   /** Calls Logits. */
   type Logits = {
     (request: expertmesh.v1.ILogitsRequest, callback: expertmesh.v1.Inference.LogitsCallback): void;
     (request: expertmesh.v1.ILogitsRequest): Promise<expertmesh.v1.LogitsResponse>;
     readonly name: "Logits";
     readonly path: "/expertmesh.v1.Inference/Logits";
     readonly requestType: "LogitsRequest";
     readonly responseType: "LogitsResponse";
     readonly requestStream: undefined;
     readonly responseStream: true;
   };
   type TranslateCallback = (error: (Error|null), response?: expertmesh.v1.TranslateResponse) => void;
   /** Calls Translate. */
   type Translate = {
     (request: expertmesh.v1.ITranslateRequest, callback: expertmesh.v1.Inference.TranslateCallback): void;
     (request: expertmesh.v1.ITranslateRequest): Promise<expertmesh.v1.TranslateResponse>;
     readonly name: "Translate";
     readonly path: "/expertmesh.v1.Inference/Translate";
     readonly requestType: "TranslateRequest";
     readonly responseType: "TranslateResponse";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type TokenizeCallback = (error: (Error|null), response?: expertmesh.v1.TokenizeResponse) => void;
   /** Calls Tokenize. */
   type Tokenize = {
     (request: expertmesh.v1.ITokenizeRequest, callback: expertmesh.v1.Inference.TokenizeCallback): void;
     (request: expertmesh.v1.ITokenizeRequest): Promise<expertmesh.v1.TokenizeResponse>;
     readonly name: "Tokenize";
     readonly path: "/expertmesh.v1.Inference/Tokenize";
     readonly requestType: "TokenizeRequest";
     readonly responseType: "TokenizeResponse";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
   type ListModelsCallback = (error: (Error|null), response?: expertmesh.v1.ListModelsResponse) => void;
   /** Calls ListModels. */
   type ListModels = {
     (request: expertmesh.v1.IListModelsRequest, callback: expertmesh.v1.Inference.ListModelsCallback): void;
     (request: expertmesh.v1.IListModelsRequest): Promise<expertmesh.v1.ListModelsResponse>;
     readonly name: "ListModels";
     readonly path: "/expertmesh.v1.Inference/ListModels";
     readonly requestType: "ListModelsRequest";
     readonly responseType: "ListModelsResponse";
     readonly requestStream: undefined;
     readonly responseStream: undefined;
   };
  }
  /**
   * Properties of a GenerateRequest.
   * @deprecated Use expertmesh.v1.GenerateRequest.$Properties instead.
   */
  interface IGenerateRequest extends expertmesh.v1.GenerateRequest.$Properties {
  }
  /** Represents a GenerateRequest. */
  class GenerateRequest {
   constructor(properties?: expertmesh.v1.GenerateRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** GenerateRequest requestId. */
   requestId: string;
   /** GenerateRequest text. */
   text?: (string|null);
   /** GenerateRequest ids. */
   ids?: (expertmesh.v1.TokenIds.$Properties|null);
   /** GenerateRequest chat. */
   chat?: (expertmesh.v1.Chat.$Properties|null);
   /** GenerateRequest maxTokens. */
   maxTokens: number;
   /** GenerateRequest temperature. */
   temperature?: (number|null);
   /** GenerateRequest topK. */
   topK?: (number|null);
   /** GenerateRequest topP. */
   topP?: (number|null);
   /** GenerateRequest seed. */
   seed?: (bigint|null);
   /** GenerateRequest ignoreEos. */
   ignoreEos: boolean;
   /** GenerateRequest minP. */
   minP?: (number|null);
   /** GenerateRequest typicalP. */
   typicalP?: (number|null);
   /** GenerateRequest repetitionPenalty. */
   repetitionPenalty?: (number|null);
   /** GenerateRequest presencePenalty. */
   presencePenalty?: (number|null);
   /** GenerateRequest frequencyPenalty. */
   frequencyPenalty?: (number|null);
   /** GenerateRequest stop. */
   stop?: (expertmesh.v1.StopStrings.$Properties|null);
   /** GenerateRequest badWords. */
   badWords?: (expertmesh.v1.BadWords.$Properties|null);
   /** GenerateRequest suppressTokens. */
   suppressTokens?: (expertmesh.v1.TokenIds.$Properties|null);
   /** GenerateRequest beginSuppressTokens. */
   beginSuppressTokens?: (expertmesh.v1.TokenIds.$Properties|null);
   /** GenerateRequest minTokens. */
   minTokens?: (number|null);
   /** GenerateRequest logprobs. */
   logprobs?: (number|null);
   /** GenerateRequest n. */
   n: number;
   /** GenerateRequest source. */
   source?: (expertmesh.v1.TokenIds.$Properties|null);
   /** GenerateRequest produced. */
   produced: expertmesh.v1.ProducedAnswer.$Properties[];
   /** GenerateRequest prompt. */
   prompt?: ("text"|"ids"|"chat");
   static create(properties: expertmesh.v1.GenerateRequest.$Shape): expertmesh.v1.GenerateRequest & expertmesh.v1.GenerateRequest.$Shape;
   static create(properties?: expertmesh.v1.GenerateRequest.$Properties): expertmesh.v1.GenerateRequest;
   static encode(message: expertmesh.v1.GenerateRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GenerateRequest & expertmesh.v1.GenerateRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.GenerateRequest;
   static toObject(message: expertmesh.v1.GenerateRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace GenerateRequest {
   /** Properties of a GenerateRequest. */
   interface $Properties {
    /** GenerateRequest requestId */
    requestId?: (string|null);
    /** GenerateRequest text */
    text?: (string|null);
    /** GenerateRequest ids */
    ids?: (expertmesh.v1.TokenIds.$Properties|null);
    /** GenerateRequest chat */
    chat?: (expertmesh.v1.Chat.$Properties|null);
    /** GenerateRequest maxTokens */
    maxTokens?: (number|null);
    /** GenerateRequest temperature */
    temperature?: (number|null);
    /** GenerateRequest topK */
    topK?: (number|null);
    /** GenerateRequest topP */
    topP?: (number|null);
    /** GenerateRequest seed */
    seed?: (bigint|null);
    /** GenerateRequest ignoreEos */
    ignoreEos?: (boolean|null);
    /** GenerateRequest minP */
    minP?: (number|null);
    /** GenerateRequest typicalP */
    typicalP?: (number|null);
    /** GenerateRequest repetitionPenalty */
    repetitionPenalty?: (number|null);
    /** GenerateRequest presencePenalty */
    presencePenalty?: (number|null);
    /** GenerateRequest frequencyPenalty */
    frequencyPenalty?: (number|null);
    /** GenerateRequest stop */
    stop?: (expertmesh.v1.StopStrings.$Properties|null);
    /** GenerateRequest badWords */
    badWords?: (expertmesh.v1.BadWords.$Properties|null);
    /** GenerateRequest suppressTokens */
    suppressTokens?: (expertmesh.v1.TokenIds.$Properties|null);
    /** GenerateRequest beginSuppressTokens */
    beginSuppressTokens?: (expertmesh.v1.TokenIds.$Properties|null);
    /** GenerateRequest minTokens */
    minTokens?: (number|null);
    /** GenerateRequest logprobs */
    logprobs?: (number|null);
    /** GenerateRequest n */
    n?: (number|null);
    /** GenerateRequest source */
    source?: (expertmesh.v1.TokenIds.$Properties|null);
    /** GenerateRequest produced */
    produced?: (expertmesh.v1.ProducedAnswer.$Properties[]|null);
    /** GenerateRequest prompt */
    prompt?: ("text"|"ids"|"chat");
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Narrowed shape of a GenerateRequest. */
   type $Shape = {
     requestId?: string|null;
     text?: string|null;
     ids?: expertmesh.v1.TokenIds.$Shape|null;
     chat?: expertmesh.v1.Chat.$Shape|null;
     maxTokens?: number|null;
     temperature?: number|null;
     topK?: number|null;
     topP?: number|null;
     seed?: bigint|null;
     ignoreEos?: boolean|null;
     minP?: number|null;
     typicalP?: number|null;
     repetitionPenalty?: number|null;
     presencePenalty?: number|null;
     frequencyPenalty?: number|null;
     stop?: expertmesh.v1.StopStrings.$Shape|null;
     badWords?: expertmesh.v1.BadWords.$Shape|null;
     suppressTokens?: expertmesh.v1.TokenIds.$Shape|null;
     beginSuppressTokens?: expertmesh.v1.TokenIds.$Shape|null;
     minTokens?: number|null;
     logprobs?: number|null;
     n?: number|null;
     source?: expertmesh.v1.TokenIds.$Shape|null;
     produced?: expertmesh.v1.ProducedAnswer.$Shape[]|null;
     $unknowns?: Uint8Array[];
   } & (
     ({ prompt?: undefined; text?: null; ids?: null; chat?: null }|{ prompt?: "text"; text: string; ids?: null; chat?: null }|{ prompt?: "ids"; text?: null; ids: expertmesh.v1.TokenIds.$Shape; chat?: null }|{ prompt?: "chat"; text?: null; ids?: null; chat: expertmesh.v1.Chat.$Shape })
   );
  }
  /**
   * Properties of a GenerateHead.
   * @deprecated Use expertmesh.v1.GenerateHead.$Properties instead.
   */
  interface IGenerateHead extends expertmesh.v1.GenerateHead.$Properties {
  }
  /** Represents a GenerateHead. */
  class GenerateHead {
   constructor(properties?: expertmesh.v1.GenerateHead.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** GenerateHead requestId. */
   requestId: string;
   /** GenerateHead n. */
   n: number;
   /** GenerateHead produced. */
   produced: expertmesh.v1.ProducedAnswer.$Properties[];
   static create(properties: expertmesh.v1.GenerateHead.$Shape): expertmesh.v1.GenerateHead & expertmesh.v1.GenerateHead.$Shape;
   static create(properties?: expertmesh.v1.GenerateHead.$Properties): expertmesh.v1.GenerateHead;
   static encode(message: expertmesh.v1.GenerateHead.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GenerateHead & expertmesh.v1.GenerateHead.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.GenerateHead;
   static toObject(message: expertmesh.v1.GenerateHead, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace GenerateHead {
   /** Properties of a GenerateHead. */
   interface $Properties {
    /** GenerateHead requestId */
    requestId?: (string|null);
    /** GenerateHead n */
    n?: (number|null);
    /** GenerateHead produced */
    produced?: (expertmesh.v1.ProducedAnswer.$Properties[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a GenerateHead. */
   type $Shape = expertmesh.v1.GenerateHead.$Properties;
  }
  /**
   * Properties of a PrecisionSpan.
   * @deprecated Use expertmesh.v1.PrecisionSpan.$Properties instead.
   */
  interface IPrecisionSpan extends expertmesh.v1.PrecisionSpan.$Properties {
  }
  /** Represents a PrecisionSpan. */
  class PrecisionSpan {
   constructor(properties?: expertmesh.v1.PrecisionSpan.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** PrecisionSpan from. */
   from: number;
   /** PrecisionSpan map. */
   map: string;
   static create(properties: expertmesh.v1.PrecisionSpan.$Shape): expertmesh.v1.PrecisionSpan & expertmesh.v1.PrecisionSpan.$Shape;
   static create(properties?: expertmesh.v1.PrecisionSpan.$Properties): expertmesh.v1.PrecisionSpan;
   static encode(message: expertmesh.v1.PrecisionSpan.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.PrecisionSpan & expertmesh.v1.PrecisionSpan.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.PrecisionSpan;
   static toObject(message: expertmesh.v1.PrecisionSpan, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace PrecisionSpan {
   /** Properties of a PrecisionSpan. */
   interface $Properties {
    /** PrecisionSpan from */
    from?: (number|null);
    /** PrecisionSpan map */
    map?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a PrecisionSpan. */
   type $Shape = expertmesh.v1.PrecisionSpan.$Properties;
  }
  /**
   * Properties of a ProducedAnswer.
   * @deprecated Use expertmesh.v1.ProducedAnswer.$Properties instead.
   */
  interface IProducedAnswer extends expertmesh.v1.ProducedAnswer.$Properties {
  }
  /** Represents a ProducedAnswer. */
  class ProducedAnswer {
   constructor(properties?: expertmesh.v1.ProducedAnswer.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ProducedAnswer ids. */
   ids: number[];
   /** ProducedAnswer isFinished. */
   isFinished: boolean;
   /** ProducedAnswer precisionSpans. */
   precisionSpans: expertmesh.v1.PrecisionSpan.$Properties[];
   /** ProducedAnswer precisionChanged. */
   precisionChanged: boolean;
   static create(properties: expertmesh.v1.ProducedAnswer.$Shape): expertmesh.v1.ProducedAnswer & expertmesh.v1.ProducedAnswer.$Shape;
   static create(properties?: expertmesh.v1.ProducedAnswer.$Properties): expertmesh.v1.ProducedAnswer;
   static encode(message: expertmesh.v1.ProducedAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ProducedAnswer & expertmesh.v1.ProducedAnswer.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ProducedAnswer;
   static toObject(message: expertmesh.v1.ProducedAnswer, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ProducedAnswer {
   /** Properties of a ProducedAnswer. */
   interface $Properties {
    /** ProducedAnswer ids */
    ids?: (number[]|null);
    /** ProducedAnswer isFinished */
    isFinished?: (boolean|null);
    /** ProducedAnswer precisionSpans */
    precisionSpans?: (expertmesh.v1.PrecisionSpan.$Properties[]|null);
    /** ProducedAnswer precisionChanged */
    precisionChanged?: (boolean|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a ProducedAnswer. */
   type $Shape = expertmesh.v1.ProducedAnswer.$Properties;
  }
  /**
   * Properties of a StopStrings.
   * @deprecated Use expertmesh.v1.StopStrings.$Properties instead.
   */
  interface IStopStrings extends expertmesh.v1.StopStrings.$Properties {
  }
  /** Represents a StopStrings. */
  class StopStrings {
   constructor(properties?: expertmesh.v1.StopStrings.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** StopStrings texts. */
   texts: string[];
   static create(properties: expertmesh.v1.StopStrings.$Shape): expertmesh.v1.StopStrings & expertmesh.v1.StopStrings.$Shape;
   static create(properties?: expertmesh.v1.StopStrings.$Properties): expertmesh.v1.StopStrings;
   static encode(message: expertmesh.v1.StopStrings.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.StopStrings & expertmesh.v1.StopStrings.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.StopStrings;
   static toObject(message: expertmesh.v1.StopStrings, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace StopStrings {
   /** Properties of a StopStrings. */
   interface $Properties {
    /** StopStrings texts */
    texts?: (string[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a StopStrings. */
   type $Shape = expertmesh.v1.StopStrings.$Properties;
  }
  /**
   * Properties of a BadWords.
   * @deprecated Use expertmesh.v1.BadWords.$Properties instead.
   */
  interface IBadWords extends expertmesh.v1.BadWords.$Properties {
  }
  /** Represents a BadWords. */
  class BadWords {
   constructor(properties?: expertmesh.v1.BadWords.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** BadWords texts. */
   texts: string[];
   /** BadWords ids. */
   ids: expertmesh.v1.TokenIds.$Properties[];
   static create(properties: expertmesh.v1.BadWords.$Shape): expertmesh.v1.BadWords & expertmesh.v1.BadWords.$Shape;
   static create(properties?: expertmesh.v1.BadWords.$Properties): expertmesh.v1.BadWords;
   static encode(message: expertmesh.v1.BadWords.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.BadWords & expertmesh.v1.BadWords.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.BadWords;
   static toObject(message: expertmesh.v1.BadWords, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace BadWords {
   /** Properties of a BadWords. */
   interface $Properties {
    /** BadWords texts */
    texts?: (string[]|null);
    /** BadWords ids */
    ids?: (expertmesh.v1.TokenIds.$Properties[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a BadWords. */
   type $Shape = expertmesh.v1.BadWords.$Properties;
  }
  /**
   * Properties of a Chat.
   * @deprecated Use expertmesh.v1.Chat.$Properties instead.
   */
  interface IChat extends expertmesh.v1.Chat.$Properties {
  }
  /** Represents a Chat. */
  class Chat {
   constructor(properties?: expertmesh.v1.Chat.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Chat messages. */
   messages: expertmesh.v1.ChatMessage.$Properties[];
   /** Chat addGenerationPrompt. */
   addGenerationPrompt?: (boolean|null);
   /** Chat tools. */
   tools?: (string|null);
   /** Chat documents. */
   documents?: (string|null);
   /** Chat templateVariables. */
   templateVariables?: (string|null);
   static create(properties: expertmesh.v1.Chat.$Shape): expertmesh.v1.Chat & expertmesh.v1.Chat.$Shape;
   static create(properties?: expertmesh.v1.Chat.$Properties): expertmesh.v1.Chat;
   static encode(message: expertmesh.v1.Chat.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Chat & expertmesh.v1.Chat.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Chat;
   static toObject(message: expertmesh.v1.Chat, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Chat {
   /** Properties of a Chat. */
   interface $Properties {
    /** Chat messages */
    messages?: (expertmesh.v1.ChatMessage.$Properties[]|null);
    /** Chat addGenerationPrompt */
    addGenerationPrompt?: (boolean|null);
    /** Chat tools */
    tools?: (string|null);
    /** Chat documents */
    documents?: (string|null);
    /** Chat templateVariables */
    templateVariables?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Chat. */
   type $Shape = expertmesh.v1.Chat.$Properties;
  }
  /**
   * Properties of a ChatMessage.
   * @deprecated Use expertmesh.v1.ChatMessage.$Properties instead.
   */
  interface IChatMessage extends expertmesh.v1.ChatMessage.$Properties {
  }
  /** Represents a ChatMessage. */
  class ChatMessage {
   constructor(properties?: expertmesh.v1.ChatMessage.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ChatMessage role. */
   role: string;
   /** ChatMessage content. */
   content: string;
   /** ChatMessage json. */
   json?: (string|null);
   static create(properties: expertmesh.v1.ChatMessage.$Shape): expertmesh.v1.ChatMessage & expertmesh.v1.ChatMessage.$Shape;
   static create(properties?: expertmesh.v1.ChatMessage.$Properties): expertmesh.v1.ChatMessage;
   static encode(message: expertmesh.v1.ChatMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ChatMessage & expertmesh.v1.ChatMessage.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ChatMessage;
   static toObject(message: expertmesh.v1.ChatMessage, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ChatMessage {
   /** Properties of a ChatMessage. */
   interface $Properties {
    /** ChatMessage role */
    role?: (string|null);
    /** ChatMessage content */
    content?: (string|null);
    /** ChatMessage json */
    json?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a ChatMessage. */
   type $Shape = expertmesh.v1.ChatMessage.$Properties;
  }
  /**
   * Properties of a GenerateResponse.
   * @deprecated Use expertmesh.v1.GenerateResponse.$Properties instead.
   */
  interface IGenerateResponse extends expertmesh.v1.GenerateResponse.$Properties {
  }
  /** Represents a GenerateResponse. */
  class GenerateResponse {
   constructor(properties?: expertmesh.v1.GenerateResponse.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** GenerateResponse ids. */
   ids: number[];
   /** GenerateResponse text. */
   text?: (string|null);
   /** GenerateResponse started. */
   started?: (expertmesh.v1.GenerateStarted.$Properties|null);
   /** GenerateResponse finished. */
   finished?: (expertmesh.v1.GenerateFinished.$Properties|null);
   /** GenerateResponse index. */
   index: number;
   /** GenerateResponse logprobs. */
   logprobs: expertmesh.v1.TokenLogprobs.$Properties[];
   /** GenerateResponse precisionSpans. */
   precisionSpans: expertmesh.v1.PrecisionSpan.$Properties[];
   /** GenerateResponse precisionChanged. */
   precisionChanged: boolean;
   static create(properties: expertmesh.v1.GenerateResponse.$Shape): expertmesh.v1.GenerateResponse & expertmesh.v1.GenerateResponse.$Shape;
   static create(properties?: expertmesh.v1.GenerateResponse.$Properties): expertmesh.v1.GenerateResponse;
   static encode(message: expertmesh.v1.GenerateResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GenerateResponse & expertmesh.v1.GenerateResponse.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.GenerateResponse;
   static toObject(message: expertmesh.v1.GenerateResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace GenerateResponse {
   /** Properties of a GenerateResponse. */
   interface $Properties {
    /** GenerateResponse ids */
    ids?: (number[]|null);
    /** GenerateResponse text */
    text?: (string|null);
    /** GenerateResponse started */
    started?: (expertmesh.v1.GenerateStarted.$Properties|null);
    /** GenerateResponse finished */
    finished?: (expertmesh.v1.GenerateFinished.$Properties|null);
    /** GenerateResponse index */
    index?: (number|null);
    /** GenerateResponse logprobs */
    logprobs?: (expertmesh.v1.TokenLogprobs.$Properties[]|null);
    /** GenerateResponse precisionSpans */
    precisionSpans?: (expertmesh.v1.PrecisionSpan.$Properties[]|null);
    /** GenerateResponse precisionChanged */
    precisionChanged?: (boolean|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a GenerateResponse. */
   type $Shape = expertmesh.v1.GenerateResponse.$Properties;
  }
  /**
   * Properties of a TokenLogprob.
   * @deprecated Use expertmesh.v1.TokenLogprob.$Properties instead.
   */
  interface ITokenLogprob extends expertmesh.v1.TokenLogprob.$Properties {
  }
  /** Represents a TokenLogprob. */
  class TokenLogprob {
   constructor(properties?: expertmesh.v1.TokenLogprob.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** TokenLogprob id. */
   id: number;
   /** TokenLogprob token. */
   token: string;
   /** TokenLogprob logprob. */
   logprob: number;
   static create(properties: expertmesh.v1.TokenLogprob.$Shape): expertmesh.v1.TokenLogprob & expertmesh.v1.TokenLogprob.$Shape;
   static create(properties?: expertmesh.v1.TokenLogprob.$Properties): expertmesh.v1.TokenLogprob;
   static encode(message: expertmesh.v1.TokenLogprob.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.TokenLogprob & expertmesh.v1.TokenLogprob.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.TokenLogprob;
   static toObject(message: expertmesh.v1.TokenLogprob, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace TokenLogprob {
   /** Properties of a TokenLogprob. */
   interface $Properties {
    /** TokenLogprob id */
    id?: (number|null);
    /** TokenLogprob token */
    token?: (string|null);
    /** TokenLogprob logprob */
    logprob?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a TokenLogprob. */
   type $Shape = expertmesh.v1.TokenLogprob.$Properties;
  }
  /**
   * Properties of a TokenLogprobs.
   * @deprecated Use expertmesh.v1.TokenLogprobs.$Properties instead.
   */
  interface ITokenLogprobs extends expertmesh.v1.TokenLogprobs.$Properties {
  }
  /** Represents a TokenLogprobs. */
  class TokenLogprobs {
   constructor(properties?: expertmesh.v1.TokenLogprobs.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** TokenLogprobs chosen. */
   chosen?: (expertmesh.v1.TokenLogprob.$Properties|null);
   /** TokenLogprobs top. */
   top: expertmesh.v1.TokenLogprob.$Properties[];
   static create(properties: expertmesh.v1.TokenLogprobs.$Shape): expertmesh.v1.TokenLogprobs & expertmesh.v1.TokenLogprobs.$Shape;
   static create(properties?: expertmesh.v1.TokenLogprobs.$Properties): expertmesh.v1.TokenLogprobs;
   static encode(message: expertmesh.v1.TokenLogprobs.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.TokenLogprobs & expertmesh.v1.TokenLogprobs.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.TokenLogprobs;
   static toObject(message: expertmesh.v1.TokenLogprobs, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace TokenLogprobs {
   /** Properties of a TokenLogprobs. */
   interface $Properties {
    /** TokenLogprobs chosen */
    chosen?: (expertmesh.v1.TokenLogprob.$Properties|null);
    /** TokenLogprobs top */
    top?: (expertmesh.v1.TokenLogprob.$Properties[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a TokenLogprobs. */
   type $Shape = expertmesh.v1.TokenLogprobs.$Properties;
  }
  /**
   * Properties of a GenerateStarted.
   * @deprecated Use expertmesh.v1.GenerateStarted.$Properties instead.
   */
  interface IGenerateStarted extends expertmesh.v1.GenerateStarted.$Properties {
  }
  /** Represents a GenerateStarted. */
  class GenerateStarted {
   constructor(properties?: expertmesh.v1.GenerateStarted.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** GenerateStarted requestId. */
   requestId: string;
   /** GenerateStarted homeWorker. */
   homeWorker: string;
   /** GenerateStarted promptTokens. */
   promptTokens: number;
   static create(properties: expertmesh.v1.GenerateStarted.$Shape): expertmesh.v1.GenerateStarted & expertmesh.v1.GenerateStarted.$Shape;
   static create(properties?: expertmesh.v1.GenerateStarted.$Properties): expertmesh.v1.GenerateStarted;
   static encode(message: expertmesh.v1.GenerateStarted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GenerateStarted & expertmesh.v1.GenerateStarted.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.GenerateStarted;
   static toObject(message: expertmesh.v1.GenerateStarted, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace GenerateStarted {
   /** Properties of a GenerateStarted. */
   interface $Properties {
    /** GenerateStarted requestId */
    requestId?: (string|null);
    /** GenerateStarted homeWorker */
    homeWorker?: (string|null);
    /** GenerateStarted promptTokens */
    promptTokens?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a GenerateStarted. */
   type $Shape = expertmesh.v1.GenerateStarted.$Properties;
  }
  /**
   * Properties of a GenerateFinished.
   * @deprecated Use expertmesh.v1.GenerateFinished.$Properties instead.
   */
  interface IGenerateFinished extends expertmesh.v1.GenerateFinished.$Properties {
  }
  /** Represents a GenerateFinished. */
  class GenerateFinished {
   constructor(properties?: expertmesh.v1.GenerateFinished.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** GenerateFinished reason. */
   reason: string;
   /** GenerateFinished completionTokens. */
   completionTokens: number;
   /** GenerateFinished stop. */
   stop?: (string|null);
   /** GenerateFinished precisionSpans. */
   precisionSpans: expertmesh.v1.PrecisionSpan.$Properties[];
   /** GenerateFinished precisionChanged. */
   precisionChanged: boolean;
   /** GenerateFinished residentOnly. */
   residentOnly: boolean;
   static create(properties: expertmesh.v1.GenerateFinished.$Shape): expertmesh.v1.GenerateFinished & expertmesh.v1.GenerateFinished.$Shape;
   static create(properties?: expertmesh.v1.GenerateFinished.$Properties): expertmesh.v1.GenerateFinished;
   static encode(message: expertmesh.v1.GenerateFinished.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GenerateFinished & expertmesh.v1.GenerateFinished.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.GenerateFinished;
   static toObject(message: expertmesh.v1.GenerateFinished, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace GenerateFinished {
   /** Properties of a GenerateFinished. */
   interface $Properties {
    /** GenerateFinished reason */
    reason?: (string|null);
    /** GenerateFinished completionTokens */
    completionTokens?: (number|null);
    /** GenerateFinished stop */
    stop?: (string|null);
    /** GenerateFinished precisionSpans */
    precisionSpans?: (expertmesh.v1.PrecisionSpan.$Properties[]|null);
    /** GenerateFinished precisionChanged */
    precisionChanged?: (boolean|null);
    /** GenerateFinished residentOnly */
    residentOnly?: (boolean|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a GenerateFinished. */
   type $Shape = expertmesh.v1.GenerateFinished.$Properties;
  }
  /**
   * Properties of a ScoreDocument.
   * @deprecated Use expertmesh.v1.ScoreDocument.$Properties instead.
   */
  interface IScoreDocument extends expertmesh.v1.ScoreDocument.$Properties {
  }
  /** Represents a ScoreDocument. */
  class ScoreDocument {
   constructor(properties?: expertmesh.v1.ScoreDocument.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ScoreDocument text. */
   text?: (string|null);
   /** ScoreDocument ids. */
   ids?: (expertmesh.v1.TokenIds.$Properties|null);
   /** ScoreDocument source. */
   source?: (expertmesh.v1.Source.$Properties|null);
   /** ScoreDocument from. */
   from: string;
   /** ScoreDocument to. */
   to: string;
   /** ScoreDocument firstScored. */
   firstScored: number;
   /** ScoreDocument content. */
   content?: ("text"|"ids");
   static create(properties: expertmesh.v1.ScoreDocument.$Shape): expertmesh.v1.ScoreDocument & expertmesh.v1.ScoreDocument.$Shape;
   static create(properties?: expertmesh.v1.ScoreDocument.$Properties): expertmesh.v1.ScoreDocument;
   static encode(message: expertmesh.v1.ScoreDocument.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ScoreDocument & expertmesh.v1.ScoreDocument.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ScoreDocument;
   static toObject(message: expertmesh.v1.ScoreDocument, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ScoreDocument {
   /** Properties of a ScoreDocument. */
   interface $Properties {
    /** ScoreDocument text */
    text?: (string|null);
    /** ScoreDocument ids */
    ids?: (expertmesh.v1.TokenIds.$Properties|null);
    /** ScoreDocument source */
    source?: (expertmesh.v1.Source.$Properties|null);
    /** ScoreDocument from */
    from?: (string|null);
    /** ScoreDocument to */
    to?: (string|null);
    /** ScoreDocument firstScored */
    firstScored?: (number|null);
    /** ScoreDocument content */
    content?: ("text"|"ids");
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Narrowed shape of a ScoreDocument. */
   type $Shape = {
     text?: string|null;
     ids?: expertmesh.v1.TokenIds.$Shape|null;
     source?: expertmesh.v1.Source.$Shape|null;
     from?: string|null;
     to?: string|null;
     firstScored?: number|null;
     $unknowns?: Uint8Array[];
   } & (
     ({ content?: undefined; text?: null; ids?: null }|{ content?: "text"; text: string; ids?: null }|{ content?: "ids"; text?: null; ids: expertmesh.v1.TokenIds.$Shape })
   );
  }
  /**
   * Properties of a Source.
   * @deprecated Use expertmesh.v1.Source.$Properties instead.
   */
  interface ISource extends expertmesh.v1.Source.$Properties {
  }
  /** Represents a Source. */
  class Source {
   constructor(properties?: expertmesh.v1.Source.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Source text. */
   text?: (string|null);
   /** Source ids. */
   ids?: (expertmesh.v1.TokenIds.$Properties|null);
   /** Source content. */
   content?: ("text"|"ids");
   static create(properties: expertmesh.v1.Source.$Shape): expertmesh.v1.Source & expertmesh.v1.Source.$Shape;
   static create(properties?: expertmesh.v1.Source.$Properties): expertmesh.v1.Source;
   static encode(message: expertmesh.v1.Source.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Source & expertmesh.v1.Source.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Source;
   static toObject(message: expertmesh.v1.Source, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Source {
   /** Properties of a Source. */
   interface $Properties {
    /** Source text */
    text?: (string|null);
    /** Source ids */
    ids?: (expertmesh.v1.TokenIds.$Properties|null);
    /** Source content */
    content?: ("text"|"ids");
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Narrowed shape of a Source. */
   type $Shape = {
     text?: string|null;
     ids?: expertmesh.v1.TokenIds.$Shape|null;
     $unknowns?: Uint8Array[];
   } & (
     ({ content?: undefined; text?: null; ids?: null }|{ content?: "text"; text: string; ids?: null }|{ content?: "ids"; text?: null; ids: expertmesh.v1.TokenIds.$Shape })
   );
  }
  /** EarlyStopping enum. */
  enum EarlyStopping {
   /** EARLY_STOPPING_UNSPECIFIED value */
   EARLY_STOPPING_UNSPECIFIED = 0,
   /** HEURISTIC value */
   HEURISTIC = 1,
   /** FIRST value */
   FIRST = 2,
   /** NEVER value */
   NEVER = 3
  }
  /**
   * Properties of a TranslateRequest.
   * @deprecated Use expertmesh.v1.TranslateRequest.$Properties instead.
   */
  interface ITranslateRequest extends expertmesh.v1.TranslateRequest.$Properties {
  }
  /** Represents a TranslateRequest. */
  class TranslateRequest {
   constructor(properties?: expertmesh.v1.TranslateRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** TranslateRequest requestId. */
   requestId: string;
   /** TranslateRequest sources. */
   sources: expertmesh.v1.Source.$Properties[];
   /** TranslateRequest from. */
   from: string;
   /** TranslateRequest to. */
   to: string;
   /** TranslateRequest numBeams. */
   numBeams?: (number|null);
   /** TranslateRequest lengthPenalty. */
   lengthPenalty?: (number|null);
   /** TranslateRequest earlyStopping. */
   earlyStopping: expertmesh.v1.EarlyStopping;
   /** TranslateRequest maxTokens. */
   maxTokens: number;
   /** TranslateRequest numHypotheses. */
   numHypotheses: number;
   static create(properties: expertmesh.v1.TranslateRequest.$Shape): expertmesh.v1.TranslateRequest & expertmesh.v1.TranslateRequest.$Shape;
   static create(properties?: expertmesh.v1.TranslateRequest.$Properties): expertmesh.v1.TranslateRequest;
   static encode(message: expertmesh.v1.TranslateRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.TranslateRequest & expertmesh.v1.TranslateRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.TranslateRequest;
   static toObject(message: expertmesh.v1.TranslateRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace TranslateRequest {
   /** Properties of a TranslateRequest. */
   interface $Properties {
    /** TranslateRequest requestId */
    requestId?: (string|null);
    /** TranslateRequest sources */
    sources?: (expertmesh.v1.Source.$Properties[]|null);
    /** TranslateRequest from */
    from?: (string|null);
    /** TranslateRequest to */
    to?: (string|null);
    /** TranslateRequest numBeams */
    numBeams?: (number|null);
    /** TranslateRequest lengthPenalty */
    lengthPenalty?: (number|null);
    /** TranslateRequest earlyStopping */
    earlyStopping?: (expertmesh.v1.EarlyStopping|null);
    /** TranslateRequest maxTokens */
    maxTokens?: (number|null);
    /** TranslateRequest numHypotheses */
    numHypotheses?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a TranslateRequest. */
   type $Shape = {
     requestId?: string|null;
     sources?: expertmesh.v1.Source.$Shape[]|null;
     from?: string|null;
     to?: string|null;
     numBeams?: number|null;
     lengthPenalty?: number|null;
     earlyStopping?: expertmesh.v1.EarlyStopping|null;
     maxTokens?: number|null;
     numHypotheses?: number|null;
     $unknowns?: Uint8Array[];
   };
  }
  /**
   * Properties of a Hypothesis.
   * @deprecated Use expertmesh.v1.Hypothesis.$Properties instead.
   */
  interface IHypothesis extends expertmesh.v1.Hypothesis.$Properties {
  }
  /** Represents a Hypothesis. */
  class Hypothesis {
   constructor(properties?: expertmesh.v1.Hypothesis.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Hypothesis ids. */
   ids: number[];
   /** Hypothesis text. */
   text?: (string|null);
   /** Hypothesis score. */
   score: number;
   static create(properties: expertmesh.v1.Hypothesis.$Shape): expertmesh.v1.Hypothesis & expertmesh.v1.Hypothesis.$Shape;
   static create(properties?: expertmesh.v1.Hypothesis.$Properties): expertmesh.v1.Hypothesis;
   static encode(message: expertmesh.v1.Hypothesis.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Hypothesis & expertmesh.v1.Hypothesis.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Hypothesis;
   static toObject(message: expertmesh.v1.Hypothesis, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Hypothesis {
   /** Properties of a Hypothesis. */
   interface $Properties {
    /** Hypothesis ids */
    ids?: (number[]|null);
    /** Hypothesis text */
    text?: (string|null);
    /** Hypothesis score */
    score?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Hypothesis. */
   type $Shape = expertmesh.v1.Hypothesis.$Properties;
  }
  /**
   * Properties of a Translation.
   * @deprecated Use expertmesh.v1.Translation.$Properties instead.
   */
  interface ITranslation extends expertmesh.v1.Translation.$Properties {
  }
  /** Represents a Translation. */
  class Translation {
   constructor(properties?: expertmesh.v1.Translation.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Translation hypotheses. */
   hypotheses: expertmesh.v1.Hypothesis.$Properties[];
   /** Translation sourceTokens. */
   sourceTokens: number;
   /** Translation precisionSpans. */
   precisionSpans: expertmesh.v1.PrecisionSpan.$Properties[];
   /** Translation precisionChanged. */
   precisionChanged: boolean;
   static create(properties: expertmesh.v1.Translation.$Shape): expertmesh.v1.Translation & expertmesh.v1.Translation.$Shape;
   static create(properties?: expertmesh.v1.Translation.$Properties): expertmesh.v1.Translation;
   static encode(message: expertmesh.v1.Translation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Translation & expertmesh.v1.Translation.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Translation;
   static toObject(message: expertmesh.v1.Translation, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Translation {
   /** Properties of a Translation. */
   interface $Properties {
    /** Translation hypotheses */
    hypotheses?: (expertmesh.v1.Hypothesis.$Properties[]|null);
    /** Translation sourceTokens */
    sourceTokens?: (number|null);
    /** Translation precisionSpans */
    precisionSpans?: (expertmesh.v1.PrecisionSpan.$Properties[]|null);
    /** Translation precisionChanged */
    precisionChanged?: (boolean|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Translation. */
   type $Shape = expertmesh.v1.Translation.$Properties;
  }
  /**
   * Properties of a TranslateResponse.
   * @deprecated Use expertmesh.v1.TranslateResponse.$Properties instead.
   */
  interface ITranslateResponse extends expertmesh.v1.TranslateResponse.$Properties {
  }
  /** Represents a TranslateResponse. */
  class TranslateResponse {
   constructor(properties?: expertmesh.v1.TranslateResponse.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** TranslateResponse requestId. */
   requestId: string;
   /** TranslateResponse translations. */
   translations: expertmesh.v1.Translation.$Properties[];
   /** TranslateResponse residentOnly. */
   residentOnly: boolean;
   static create(properties: expertmesh.v1.TranslateResponse.$Shape): expertmesh.v1.TranslateResponse & expertmesh.v1.TranslateResponse.$Shape;
   static create(properties?: expertmesh.v1.TranslateResponse.$Properties): expertmesh.v1.TranslateResponse;
   static encode(message: expertmesh.v1.TranslateResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.TranslateResponse & expertmesh.v1.TranslateResponse.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.TranslateResponse;
   static toObject(message: expertmesh.v1.TranslateResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace TranslateResponse {
   /** Properties of a TranslateResponse. */
   interface $Properties {
    /** TranslateResponse requestId */
    requestId?: (string|null);
    /** TranslateResponse translations */
    translations?: (expertmesh.v1.Translation.$Properties[]|null);
    /** TranslateResponse residentOnly */
    residentOnly?: (boolean|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a TranslateResponse. */
   type $Shape = expertmesh.v1.TranslateResponse.$Properties;
  }
  /**
   * Properties of a ScoreRequest.
   * @deprecated Use expertmesh.v1.ScoreRequest.$Properties instead.
   */
  interface IScoreRequest extends expertmesh.v1.ScoreRequest.$Properties {
  }
  /** Represents a ScoreRequest. */
  class ScoreRequest {
   constructor(properties?: expertmesh.v1.ScoreRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ScoreRequest documents. */
   documents: expertmesh.v1.ScoreDocument.$Properties[];
   static create(properties: expertmesh.v1.ScoreRequest.$Shape): expertmesh.v1.ScoreRequest & expertmesh.v1.ScoreRequest.$Shape;
   static create(properties?: expertmesh.v1.ScoreRequest.$Properties): expertmesh.v1.ScoreRequest;
   static encode(message: expertmesh.v1.ScoreRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ScoreRequest & expertmesh.v1.ScoreRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ScoreRequest;
   static toObject(message: expertmesh.v1.ScoreRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ScoreRequest {
   /** Properties of a ScoreRequest. */
   interface $Properties {
    /** ScoreRequest documents */
    documents?: (expertmesh.v1.ScoreDocument.$Properties[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a ScoreRequest. */
   type $Shape = {
     documents?: expertmesh.v1.ScoreDocument.$Shape[]|null;
     $unknowns?: Uint8Array[];
   };
  }
  /**
   * Properties of a DocumentScore.
   * @deprecated Use expertmesh.v1.DocumentScore.$Properties instead.
   */
  interface IDocumentScore extends expertmesh.v1.DocumentScore.$Properties {
  }
  /** Represents a DocumentScore. */
  class DocumentScore {
   constructor(properties?: expertmesh.v1.DocumentScore.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** DocumentScore tokens. */
   tokens: number;
   /** DocumentScore nll. */
   nll: number;
   /** DocumentScore precisionSpans. */
   precisionSpans: expertmesh.v1.PrecisionSpan.$Properties[];
   /** DocumentScore precisionChanged. */
   precisionChanged: boolean;
   static create(properties: expertmesh.v1.DocumentScore.$Shape): expertmesh.v1.DocumentScore & expertmesh.v1.DocumentScore.$Shape;
   static create(properties?: expertmesh.v1.DocumentScore.$Properties): expertmesh.v1.DocumentScore;
   static encode(message: expertmesh.v1.DocumentScore.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.DocumentScore & expertmesh.v1.DocumentScore.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.DocumentScore;
   static toObject(message: expertmesh.v1.DocumentScore, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace DocumentScore {
   /** Properties of a DocumentScore. */
   interface $Properties {
    /** DocumentScore tokens */
    tokens?: (number|null);
    /** DocumentScore nll */
    nll?: (number|null);
    /** DocumentScore precisionSpans */
    precisionSpans?: (expertmesh.v1.PrecisionSpan.$Properties[]|null);
    /** DocumentScore precisionChanged */
    precisionChanged?: (boolean|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a DocumentScore. */
   type $Shape = expertmesh.v1.DocumentScore.$Properties;
  }
  /**
   * Properties of a ScoreResponse.
   * @deprecated Use expertmesh.v1.ScoreResponse.$Properties instead.
   */
  interface IScoreResponse extends expertmesh.v1.ScoreResponse.$Properties {
  }
  /** Represents a ScoreResponse. */
  class ScoreResponse {
   constructor(properties?: expertmesh.v1.ScoreResponse.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ScoreResponse documents. */
   documents: expertmesh.v1.DocumentScore.$Properties[];
   /** ScoreResponse residentOnly. */
   residentOnly: boolean;
   static create(properties: expertmesh.v1.ScoreResponse.$Shape): expertmesh.v1.ScoreResponse & expertmesh.v1.ScoreResponse.$Shape;
   static create(properties?: expertmesh.v1.ScoreResponse.$Properties): expertmesh.v1.ScoreResponse;
   static encode(message: expertmesh.v1.ScoreResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ScoreResponse & expertmesh.v1.ScoreResponse.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ScoreResponse;
   static toObject(message: expertmesh.v1.ScoreResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ScoreResponse {
   /** Properties of a ScoreResponse. */
   interface $Properties {
    /** ScoreResponse documents */
    documents?: (expertmesh.v1.DocumentScore.$Properties[]|null);
    /** ScoreResponse residentOnly */
    residentOnly?: (boolean|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a ScoreResponse. */
   type $Shape = expertmesh.v1.ScoreResponse.$Properties;
  }
  /**
   * Properties of a LogitsRequest.
   * @deprecated Use expertmesh.v1.LogitsRequest.$Properties instead.
   */
  interface ILogitsRequest extends expertmesh.v1.LogitsRequest.$Properties {
  }
  /** Represents a LogitsRequest. */
  class LogitsRequest {
   constructor(properties?: expertmesh.v1.LogitsRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** LogitsRequest document. */
   document?: (expertmesh.v1.ScoreDocument.$Properties|null);
   /** LogitsRequest firstRow. */
   firstRow: number;
   static create(properties: expertmesh.v1.LogitsRequest.$Shape): expertmesh.v1.LogitsRequest & expertmesh.v1.LogitsRequest.$Shape;
   static create(properties?: expertmesh.v1.LogitsRequest.$Properties): expertmesh.v1.LogitsRequest;
   static encode(message: expertmesh.v1.LogitsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.LogitsRequest & expertmesh.v1.LogitsRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.LogitsRequest;
   static toObject(message: expertmesh.v1.LogitsRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace LogitsRequest {
   /** Properties of a LogitsRequest. */
   interface $Properties {
    /** LogitsRequest document */
    document?: (expertmesh.v1.ScoreDocument.$Properties|null);
    /** LogitsRequest firstRow */
    firstRow?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a LogitsRequest. */
   type $Shape = {
     document?: expertmesh.v1.ScoreDocument.$Shape|null;
     firstRow?: number|null;
     $unknowns?: Uint8Array[];
   };
  }
  /**
   * Properties of a LogitsResponse.
   * @deprecated Use expertmesh.v1.LogitsResponse.$Properties instead.
   */
  interface ILogitsResponse extends expertmesh.v1.LogitsResponse.$Properties {
  }
  /** Represents a LogitsResponse. */
  class LogitsResponse {
   constructor(properties?: expertmesh.v1.LogitsResponse.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** LogitsResponse numTokens. */
   numTokens: number;
   /** LogitsResponse vocabSize. */
   vocabSize: number;
   /** LogitsResponse firstRow. */
   firstRow: number;
   /** LogitsResponse logits. */
   logits: Uint8Array;
   /** LogitsResponse score. */
   score?: (expertmesh.v1.DocumentScore.$Properties|null);
   /** LogitsResponse residentOnly. */
   residentOnly: boolean;
   static create(properties: expertmesh.v1.LogitsResponse.$Shape): expertmesh.v1.LogitsResponse & expertmesh.v1.LogitsResponse.$Shape;
   static create(properties?: expertmesh.v1.LogitsResponse.$Properties): expertmesh.v1.LogitsResponse;
   static encode(message: expertmesh.v1.LogitsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.LogitsResponse & expertmesh.v1.LogitsResponse.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.LogitsResponse;
   static toObject(message: expertmesh.v1.LogitsResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace LogitsResponse {
   /** Properties of a LogitsResponse. */
   interface $Properties {
    /** LogitsResponse numTokens */
    numTokens?: (number|null);
    /** LogitsResponse vocabSize */
    vocabSize?: (number|null);
    /** LogitsResponse firstRow */
    firstRow?: (number|null);
    /** LogitsResponse logits */
    logits?: (Uint8Array|null);
    /** LogitsResponse score */
    score?: (expertmesh.v1.DocumentScore.$Properties|null);
    /** LogitsResponse residentOnly */
    residentOnly?: (boolean|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a LogitsResponse. */
   type $Shape = expertmesh.v1.LogitsResponse.$Properties;
  }
  /**
   * Properties of a TokenizeRequest.
   * @deprecated Use expertmesh.v1.TokenizeRequest.$Properties instead.
   */
  interface ITokenizeRequest extends expertmesh.v1.TokenizeRequest.$Properties {
  }
  /** Represents a TokenizeRequest. */
  class TokenizeRequest {
   constructor(properties?: expertmesh.v1.TokenizeRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** TokenizeRequest text. */
   text: string;
   /** TokenizeRequest plain. */
   plain: boolean;
   /** TokenizeRequest chat. */
   chat?: (expertmesh.v1.Chat.$Properties|null);
   static create(properties: expertmesh.v1.TokenizeRequest.$Shape): expertmesh.v1.TokenizeRequest & expertmesh.v1.TokenizeRequest.$Shape;
   static create(properties?: expertmesh.v1.TokenizeRequest.$Properties): expertmesh.v1.TokenizeRequest;
   static encode(message: expertmesh.v1.TokenizeRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.TokenizeRequest & expertmesh.v1.TokenizeRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.TokenizeRequest;
   static toObject(message: expertmesh.v1.TokenizeRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace TokenizeRequest {
   /** Properties of a TokenizeRequest. */
   interface $Properties {
    /** TokenizeRequest text */
    text?: (string|null);
    /** TokenizeRequest plain */
    plain?: (boolean|null);
    /** TokenizeRequest chat */
    chat?: (expertmesh.v1.Chat.$Properties|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a TokenizeRequest. */
   type $Shape = expertmesh.v1.TokenizeRequest.$Properties;
  }
  /**
   * Properties of a TokenizeResponse.
   * @deprecated Use expertmesh.v1.TokenizeResponse.$Properties instead.
   */
  interface ITokenizeResponse extends expertmesh.v1.TokenizeResponse.$Properties {
  }
  /** Represents a TokenizeResponse. */
  class TokenizeResponse {
   constructor(properties?: expertmesh.v1.TokenizeResponse.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** TokenizeResponse ids. */
   ids: number[];
   /** TokenizeResponse tokens. */
   tokens: string[];
   /** TokenizeResponse text. */
   text: string;
   static create(properties: expertmesh.v1.TokenizeResponse.$Shape): expertmesh.v1.TokenizeResponse & expertmesh.v1.TokenizeResponse.$Shape;
   static create(properties?: expertmesh.v1.TokenizeResponse.$Properties): expertmesh.v1.TokenizeResponse;
   static encode(message: expertmesh.v1.TokenizeResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.TokenizeResponse & expertmesh.v1.TokenizeResponse.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.TokenizeResponse;
   static toObject(message: expertmesh.v1.TokenizeResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace TokenizeResponse {
   /** Properties of a TokenizeResponse. */
   interface $Properties {
    /** TokenizeResponse ids */
    ids?: (number[]|null);
    /** TokenizeResponse tokens */
    tokens?: (string[]|null);
    /** TokenizeResponse text */
    text?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a TokenizeResponse. */
   type $Shape = expertmesh.v1.TokenizeResponse.$Properties;
  }
  /**
   * Properties of a ListModelsRequest.
   * @deprecated Use expertmesh.v1.ListModelsRequest.$Properties instead.
   */
  interface IListModelsRequest extends expertmesh.v1.ListModelsRequest.$Properties {
  }
  /** Represents a ListModelsRequest. */
  class ListModelsRequest {
   constructor(properties?: expertmesh.v1.ListModelsRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   static create(properties: expertmesh.v1.ListModelsRequest.$Shape): expertmesh.v1.ListModelsRequest & expertmesh.v1.ListModelsRequest.$Shape;
   static create(properties?: expertmesh.v1.ListModelsRequest.$Properties): expertmesh.v1.ListModelsRequest;
   static encode(message: expertmesh.v1.ListModelsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ListModelsRequest & expertmesh.v1.ListModelsRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ListModelsRequest;
   static toObject(message: expertmesh.v1.ListModelsRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ListModelsRequest {
   /** Properties of a ListModelsRequest. */
   interface $Properties {
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a ListModelsRequest. */
   type $Shape = expertmesh.v1.ListModelsRequest.$Properties;
  }
  /**
   * Properties of a Model.
   * @deprecated Use expertmesh.v1.Model.$Properties instead.
   */
  interface IModel extends expertmesh.v1.Model.$Properties {
  }
  /** Represents a Model. */
  class Model {
   constructor(properties?: expertmesh.v1.Model.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Model id. */
   id: string;
   /** Model architecture. */
   architecture: string;
   /** Model fingerprint. */
   fingerprint: string;
   /** Model vocabSize. */
   vocabSize: number;
   /** Model contextLength. */
   contextLength: number;
   /** Model numLayers. */
   numLayers: number;
   /** Model numMoeLayers. */
   numMoeLayers: number;
   /** Model numExperts. */
   numExperts: number;
   /** Model expertsPerToken. */
   expertsPerToken: number;
   /** Model numEncoderLayers. */
   numEncoderLayers: number;
   static create(properties: expertmesh.v1.Model.$Shape): expertmesh.v1.Model & expertmesh.v1.Model.$Shape;
   static create(properties?: expertmesh.v1.Model.$Properties): expertmesh.v1.Model;
   static encode(message: expertmesh.v1.Model.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Model & expertmesh.v1.Model.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Model;
   static toObject(message: expertmesh.v1.Model, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Model {
   /** Properties of a Model. */
   interface $Properties {
    /** Model id */
    id?: (string|null);
    /** Model architecture */
    architecture?: (string|null);
    /** Model fingerprint */
    fingerprint?: (string|null);
    /** Model vocabSize */
    vocabSize?: (number|null);
    /** Model contextLength */
    contextLength?: (number|null);
    /** Model numLayers */
    numLayers?: (number|null);
    /** Model numMoeLayers */
    numMoeLayers?: (number|null);
    /** Model numExperts */
    numExperts?: (number|null);
    /** Model expertsPerToken */
    expertsPerToken?: (number|null);
    /** Model numEncoderLayers */
    numEncoderLayers?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Model. */
   type $Shape = expertmesh.v1.Model.$Properties;
  }
  /**
   * Properties of a ListModelsResponse.
   * @deprecated Use expertmesh.v1.ListModelsResponse.$Properties instead.
   */
  interface IListModelsResponse extends expertmesh.v1.ListModelsResponse.$Properties {
  }
  /** Represents a ListModelsResponse. */
  class ListModelsResponse {
   constructor(properties?: expertmesh.v1.ListModelsResponse.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ListModelsResponse models. */
   models: expertmesh.v1.Model.$Properties[];
   static create(properties: expertmesh.v1.ListModelsResponse.$Shape): expertmesh.v1.ListModelsResponse & expertmesh.v1.ListModelsResponse.$Shape;
   static create(properties?: expertmesh.v1.ListModelsResponse.$Properties): expertmesh.v1.ListModelsResponse;
   static encode(message: expertmesh.v1.ListModelsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ListModelsResponse & expertmesh.v1.ListModelsResponse.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ListModelsResponse;
   static toObject(message: expertmesh.v1.ListModelsResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ListModelsResponse {
   /** Properties of a ListModelsResponse. */
   interface $Properties {
    /** ListModelsResponse models */
    models?: (expertmesh.v1.Model.$Properties[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a ListModelsResponse. */
   type $Shape = expertmesh.v1.ListModelsResponse.$Properties;
  }
  /**
   * Properties of a QosTarget.
   * @deprecated Use expertmesh.v1.QosTarget.$Properties instead.
   */
  interface IQosTarget extends expertmesh.v1.QosTarget.$Properties {
  }
  /** Represents a QosTarget. */
  class QosTarget {
   constructor(properties?: expertmesh.v1.QosTarget.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** QosTarget kind. */
   kind: string;
   /** QosTarget value. */
   value: number;
   /** QosTarget prefer. */
   prefer: string;
   static create(properties: expertmesh.v1.QosTarget.$Shape): expertmesh.v1.QosTarget & expertmesh.v1.QosTarget.$Shape;
   static create(properties?: expertmesh.v1.QosTarget.$Properties): expertmesh.v1.QosTarget;
   static encode(message: expertmesh.v1.QosTarget.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.QosTarget & expertmesh.v1.QosTarget.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.QosTarget;
   static toObject(message: expertmesh.v1.QosTarget, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace QosTarget {
   /** Properties of a QosTarget. */
   interface $Properties {
    /** QosTarget kind */
    kind?: (string|null);
    /** QosTarget value */
    value?: (number|null);
    /** QosTarget prefer */
    prefer?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a QosTarget. */
   type $Shape = expertmesh.v1.QosTarget.$Properties;
  }
  /**
   * Properties of a QosState.
   * @deprecated Use expertmesh.v1.QosState.$Properties instead.
   */
  interface IQosState extends expertmesh.v1.QosState.$Properties {
  }
  /** Represents a QosState. */
  class QosState {
   constructor(properties?: expertmesh.v1.QosState.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** QosState target. */
   target?: (expertmesh.v1.QosTarget.$Properties|null);
   /** QosState phase. */
   phase: string;
   /** QosState decision. */
   decision: string;
   /** QosState memoryBytes. */
   memoryBytes: number;
   /** QosState tokensPerSecond. */
   tokensPerSecond?: (number|null);
   /** QosState loss. */
   loss?: (number|null);
   /** QosState isBusy. */
   isBusy: boolean;
   static create(properties: expertmesh.v1.QosState.$Shape): expertmesh.v1.QosState & expertmesh.v1.QosState.$Shape;
   static create(properties?: expertmesh.v1.QosState.$Properties): expertmesh.v1.QosState;
   static encode(message: expertmesh.v1.QosState.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.QosState & expertmesh.v1.QosState.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.QosState;
   static toObject(message: expertmesh.v1.QosState, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace QosState {
   /** Properties of a QosState. */
   interface $Properties {
    /** QosState target */
    target?: (expertmesh.v1.QosTarget.$Properties|null);
    /** QosState phase */
    phase?: (string|null);
    /** QosState decision */
    decision?: (string|null);
    /** QosState memoryBytes */
    memoryBytes?: (number|null);
    /** QosState tokensPerSecond */
    tokensPerSecond?: (number|null);
    /** QosState loss */
    loss?: (number|null);
    /** QosState isBusy */
    isBusy?: (boolean|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a QosState. */
   type $Shape = expertmesh.v1.QosState.$Properties;
  }
  /**
   * Properties of a FormatCount.
   * @deprecated Use expertmesh.v1.FormatCount.$Properties instead.
   */
  interface IFormatCount extends expertmesh.v1.FormatCount.$Properties {
  }
  /** Represents a FormatCount. */
  class FormatCount {
   constructor(properties?: expertmesh.v1.FormatCount.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** FormatCount format. */
   format: string;
   /** FormatCount count. */
   count: number;
   static create(properties: expertmesh.v1.FormatCount.$Shape): expertmesh.v1.FormatCount & expertmesh.v1.FormatCount.$Shape;
   static create(properties?: expertmesh.v1.FormatCount.$Properties): expertmesh.v1.FormatCount;
   static encode(message: expertmesh.v1.FormatCount.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.FormatCount & expertmesh.v1.FormatCount.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.FormatCount;
   static toObject(message: expertmesh.v1.FormatCount, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace FormatCount {
   /** Properties of a FormatCount. */
   interface $Properties {
    /** FormatCount format */
    format?: (string|null);
    /** FormatCount count */
    count?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a FormatCount. */
   type $Shape = expertmesh.v1.FormatCount.$Properties;
  }
  /**
   * Properties of a QosLayer.
   * @deprecated Use expertmesh.v1.QosLayer.$Properties instead.
   */
  interface IQosLayer extends expertmesh.v1.QosLayer.$Properties {
  }
  /** Represents a QosLayer. */
  class QosLayer {
   constructor(properties?: expertmesh.v1.QosLayer.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** QosLayer layer. */
   layer: number;
   /** QosLayer formats. */
   formats: expertmesh.v1.FormatCount.$Properties[];
   /** QosLayer replicas. */
   replicas: number;
   /** QosLayer slots. */
   slots: number;
   /** QosLayer bytes. */
   bytes: number;
   static create(properties: expertmesh.v1.QosLayer.$Shape): expertmesh.v1.QosLayer & expertmesh.v1.QosLayer.$Shape;
   static create(properties?: expertmesh.v1.QosLayer.$Properties): expertmesh.v1.QosLayer;
   static encode(message: expertmesh.v1.QosLayer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.QosLayer & expertmesh.v1.QosLayer.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.QosLayer;
   static toObject(message: expertmesh.v1.QosLayer, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace QosLayer {
   /** Properties of a QosLayer. */
   interface $Properties {
    /** QosLayer layer */
    layer?: (number|null);
    /** QosLayer formats */
    formats?: (expertmesh.v1.FormatCount.$Properties[]|null);
    /** QosLayer replicas */
    replicas?: (number|null);
    /** QosLayer slots */
    slots?: (number|null);
    /** QosLayer bytes */
    bytes?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a QosLayer. */
   type $Shape = expertmesh.v1.QosLayer.$Properties;
  }
  /**
   * Properties of a Qos.
   * @deprecated Use expertmesh.v1.Qos.$Properties instead.
   */
  interface IQos extends expertmesh.v1.Qos.$Properties {
  }
  /** Represents a Qos. */
  class Qos {
   constructor(properties?: expertmesh.v1.Qos.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Qos state. */
   state?: (expertmesh.v1.QosState.$Properties|null);
   /** Qos layers. */
   layers: expertmesh.v1.QosLayer.$Properties[];
   /** Qos numRungs. */
   numRungs: number;
   /** Qos rung. */
   rung: number;
   /** Qos otherBytes. */
   otherBytes: number;
   /** Qos leastBytes. */
   leastBytes: number;
   /** Qos mostBytes. */
   mostBytes: number;
   /** Qos hasFrontier. */
   hasFrontier: boolean;
   static create(properties: expertmesh.v1.Qos.$Shape): expertmesh.v1.Qos & expertmesh.v1.Qos.$Shape;
   static create(properties?: expertmesh.v1.Qos.$Properties): expertmesh.v1.Qos;
   static encode(message: expertmesh.v1.Qos.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Qos & expertmesh.v1.Qos.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Qos;
   static toObject(message: expertmesh.v1.Qos, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Qos {
   /** Properties of a Qos. */
   interface $Properties {
    /** Qos state */
    state?: (expertmesh.v1.QosState.$Properties|null);
    /** Qos layers */
    layers?: (expertmesh.v1.QosLayer.$Properties[]|null);
    /** Qos numRungs */
    numRungs?: (number|null);
    /** Qos rung */
    rung?: (number|null);
    /** Qos otherBytes */
    otherBytes?: (number|null);
    /** Qos leastBytes */
    leastBytes?: (number|null);
    /** Qos mostBytes */
    mostBytes?: (number|null);
    /** Qos hasFrontier */
    hasFrontier?: (boolean|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Qos. */
   type $Shape = expertmesh.v1.Qos.$Properties;
  }
  /**
   * Properties of a GetQosRequest.
   * @deprecated Use expertmesh.v1.GetQosRequest.$Properties instead.
   */
  interface IGetQosRequest extends expertmesh.v1.GetQosRequest.$Properties {
  }
  /** Represents a GetQosRequest. */
  class GetQosRequest {
   constructor(properties?: expertmesh.v1.GetQosRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   static create(properties: expertmesh.v1.GetQosRequest.$Shape): expertmesh.v1.GetQosRequest & expertmesh.v1.GetQosRequest.$Shape;
   static create(properties?: expertmesh.v1.GetQosRequest.$Properties): expertmesh.v1.GetQosRequest;
   static encode(message: expertmesh.v1.GetQosRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GetQosRequest & expertmesh.v1.GetQosRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.GetQosRequest;
   static toObject(message: expertmesh.v1.GetQosRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace GetQosRequest {
   /** Properties of a GetQosRequest. */
   interface $Properties {
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a GetQosRequest. */
   type $Shape = expertmesh.v1.GetQosRequest.$Properties;
  }
  /**
   * Properties of a SetQosRequest.
   * @deprecated Use expertmesh.v1.SetQosRequest.$Properties instead.
   */
  interface ISetQosRequest extends expertmesh.v1.SetQosRequest.$Properties {
  }
  /** Represents a SetQosRequest. */
  class SetQosRequest {
   constructor(properties?: expertmesh.v1.SetQosRequest.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** SetQosRequest target. */
   target?: (expertmesh.v1.QosTarget.$Properties|null);
   /** SetQosRequest frontier. */
   frontier: string;
   static create(properties: expertmesh.v1.SetQosRequest.$Shape): expertmesh.v1.SetQosRequest & expertmesh.v1.SetQosRequest.$Shape;
   static create(properties?: expertmesh.v1.SetQosRequest.$Properties): expertmesh.v1.SetQosRequest;
   static encode(message: expertmesh.v1.SetQosRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.SetQosRequest & expertmesh.v1.SetQosRequest.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.SetQosRequest;
   static toObject(message: expertmesh.v1.SetQosRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace SetQosRequest {
   /** Properties of a SetQosRequest. */
   interface $Properties {
    /** SetQosRequest target */
    target?: (expertmesh.v1.QosTarget.$Properties|null);
    /** SetQosRequest frontier */
    frontier?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a SetQosRequest. */
   type $Shape = expertmesh.v1.SetQosRequest.$Properties;
  }
  /** Represents an Exchange */
  class Exchange extends $protobuf.rpc.Service {
   constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);
   static create(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean): Exchange;
   /** Calls Connect. */
   connect: expertmesh.v1.Exchange.Connect;
  }
  namespace Exchange {
   type ConnectCallback = (error: (Error|null), response?: expertmesh.v1.ResultFrame) => void;
   /** Calls Connect. */
   type Connect = {
     (request: expertmesh.v1.IDispatchFrame, callback: expertmesh.v1.Exchange.ConnectCallback): void;
     (request: expertmesh.v1.IDispatchFrame): Promise<expertmesh.v1.ResultFrame>;
     readonly name: "Connect";
     readonly path: "/expertmesh.v1.Exchange/Connect";
     readonly requestType: "DispatchFrame";
     readonly responseType: "ResultFrame";
     readonly requestStream: true;
     readonly responseStream: true;
   };
  }
  /** Represents a Transfer */
  class Transfer extends $protobuf.rpc.Service {
   constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);
   static create(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean): Transfer;
   /** Calls Fetch. */
   fetch: expertmesh.v1.Transfer.Fetch;
  }
  namespace Transfer {
   type FetchCallback = (error: (Error|null), response?: expertmesh.v1.ExpertChunk) => void;
   /** Calls Fetch. */
   type Fetch = {
     (request: expertmesh.v1.IContent, callback: expertmesh.v1.Transfer.FetchCallback): void;
     (request: expertmesh.v1.IContent): Promise<expertmesh.v1.ExpertChunk>;
     readonly name: "Fetch";
     readonly path: "/expertmesh.v1.Transfer/Fetch";
     readonly requestType: "Content";
     readonly responseType: "ExpertChunk";
     readonly requestStream: undefined;
     readonly responseStream: true;
   };
  }
  /**
   * Properties of an ExpertChunk.
   * @deprecated Use expertmesh.v1.ExpertChunk.$Properties instead.
   */
  interface IExpertChunk extends expertmesh.v1.ExpertChunk.$Properties {
  }
  /** Represents an ExpertChunk. */
  class ExpertChunk {
   constructor(properties?: expertmesh.v1.ExpertChunk.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ExpertChunk totalBytes. */
   totalBytes: number;
   /** ExpertChunk bytes. */
   bytes: Uint8Array;
   static create(properties: expertmesh.v1.ExpertChunk.$Shape): expertmesh.v1.ExpertChunk & expertmesh.v1.ExpertChunk.$Shape;
   static create(properties?: expertmesh.v1.ExpertChunk.$Properties): expertmesh.v1.ExpertChunk;
   static encode(message: expertmesh.v1.ExpertChunk.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ExpertChunk & expertmesh.v1.ExpertChunk.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ExpertChunk;
   static toObject(message: expertmesh.v1.ExpertChunk, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ExpertChunk {
   /** Properties of an ExpertChunk. */
   interface $Properties {
    /** ExpertChunk totalBytes */
    totalBytes?: (number|null);
    /** ExpertChunk bytes */
    bytes?: (Uint8Array|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of an ExpertChunk. */
   type $Shape = expertmesh.v1.ExpertChunk.$Properties;
  }
  /**
   * Properties of a DispatchFrame.
   * @deprecated Use expertmesh.v1.DispatchFrame.$Properties instead.
   */
  interface IDispatchFrame extends expertmesh.v1.DispatchFrame.$Properties {
  }
  /** Represents a DispatchFrame. */
  class DispatchFrame {
   constructor(properties?: expertmesh.v1.DispatchFrame.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** DispatchFrame hello. */
   hello?: (expertmesh.v1.Hello.$Properties|null);
   /** DispatchFrame dispatch. */
   dispatch?: (expertmesh.v1.Dispatch.$Properties|null);
   /** DispatchFrame cancel. */
   cancel?: (expertmesh.v1.CancelDispatch.$Properties|null);
   /** DispatchFrame body. */
   body?: ("hello"|"dispatch"|"cancel");
   static create(properties: expertmesh.v1.DispatchFrame.$Shape): expertmesh.v1.DispatchFrame & expertmesh.v1.DispatchFrame.$Shape;
   static create(properties?: expertmesh.v1.DispatchFrame.$Properties): expertmesh.v1.DispatchFrame;
   static encode(message: expertmesh.v1.DispatchFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.DispatchFrame & expertmesh.v1.DispatchFrame.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.DispatchFrame;
   static toObject(message: expertmesh.v1.DispatchFrame, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace DispatchFrame {
   /** Properties of a DispatchFrame. */
   interface $Properties {
    /** DispatchFrame hello */
    hello?: (expertmesh.v1.Hello.$Properties|null);
    /** DispatchFrame dispatch */
    dispatch?: (expertmesh.v1.Dispatch.$Properties|null);
    /** DispatchFrame cancel */
    cancel?: (expertmesh.v1.CancelDispatch.$Properties|null);
    /** DispatchFrame body */
    body?: ("hello"|"dispatch"|"cancel");
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Narrowed shape of a DispatchFrame. */
   type $Shape = {
     hello?: expertmesh.v1.Hello.$Shape|null;
     dispatch?: expertmesh.v1.Dispatch.$Shape|null;
     cancel?: expertmesh.v1.CancelDispatch.$Shape|null;
     $unknowns?: Uint8Array[];
   } & (
     ({ body?: undefined; hello?: null; dispatch?: null; cancel?: null }|{ body?: "hello"; hello: expertmesh.v1.Hello.$Shape; dispatch?: null; cancel?: null }|{ body?: "dispatch"; hello?: null; dispatch: expertmesh.v1.Dispatch.$Shape; cancel?: null }|{ body?: "cancel"; hello?: null; dispatch?: null; cancel: expertmesh.v1.CancelDispatch.$Shape })
   );
  }
  /**
   * Properties of a ResultFrame.
   * @deprecated Use expertmesh.v1.ResultFrame.$Properties instead.
   */
  interface IResultFrame extends expertmesh.v1.ResultFrame.$Properties {
  }
  /** Represents a ResultFrame. */
  class ResultFrame {
   constructor(properties?: expertmesh.v1.ResultFrame.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ResultFrame hello. */
   hello?: (expertmesh.v1.Hello.$Properties|null);
   /** ResultFrame result. */
   result?: (expertmesh.v1.Result.$Properties|null);
   /** ResultFrame refused. */
   refused?: (expertmesh.v1.Refused.$Properties|null);
   /** ResultFrame body. */
   body?: ("hello"|"result"|"refused");
   static create(properties: expertmesh.v1.ResultFrame.$Shape): expertmesh.v1.ResultFrame & expertmesh.v1.ResultFrame.$Shape;
   static create(properties?: expertmesh.v1.ResultFrame.$Properties): expertmesh.v1.ResultFrame;
   static encode(message: expertmesh.v1.ResultFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ResultFrame & expertmesh.v1.ResultFrame.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ResultFrame;
   static toObject(message: expertmesh.v1.ResultFrame, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ResultFrame {
   /** Properties of a ResultFrame. */
   interface $Properties {
    /** ResultFrame hello */
    hello?: (expertmesh.v1.Hello.$Properties|null);
    /** ResultFrame result */
    result?: (expertmesh.v1.Result.$Properties|null);
    /** ResultFrame refused */
    refused?: (expertmesh.v1.Refused.$Properties|null);
    /** ResultFrame body */
    body?: ("hello"|"result"|"refused");
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Narrowed shape of a ResultFrame. */
   type $Shape = {
     hello?: expertmesh.v1.Hello.$Shape|null;
     result?: expertmesh.v1.Result.$Shape|null;
     refused?: expertmesh.v1.Refused.$Shape|null;
     $unknowns?: Uint8Array[];
   } & (
     ({ body?: undefined; hello?: null; result?: null; refused?: null }|{ body?: "hello"; hello: expertmesh.v1.Hello.$Shape; result?: null; refused?: null }|{ body?: "result"; hello?: null; result: expertmesh.v1.Result.$Shape; refused?: null }|{ body?: "refused"; hello?: null; result?: null; refused: expertmesh.v1.Refused.$Shape })
   );
  }
  /**
   * Properties of a Hello.
   * @deprecated Use expertmesh.v1.Hello.$Properties instead.
   */
  interface IHello extends expertmesh.v1.Hello.$Properties {
  }
  /** Represents a Hello. */
  class Hello {
   constructor(properties?: expertmesh.v1.Hello.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Hello worker. */
   worker: string;
   /** Hello incarnation. */
   incarnation: string;
   /** Hello numerics. */
   numerics: string;
   /** Hello wireDtype. */
   wireDtype: string;
   /** Hello windowBytes. */
   windowBytes: number;
   /** Hello cluster. */
   cluster: string;
   /** Hello fingerprint. */
   fingerprint: string;
   /** Hello token. */
   token: string;
   /** Hello host. */
   host: string;
   /** Hello local. */
   local: string;
   static create(properties: expertmesh.v1.Hello.$Shape): expertmesh.v1.Hello & expertmesh.v1.Hello.$Shape;
   static create(properties?: expertmesh.v1.Hello.$Properties): expertmesh.v1.Hello;
   static encode(message: expertmesh.v1.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Hello & expertmesh.v1.Hello.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Hello;
   static toObject(message: expertmesh.v1.Hello, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Hello {
   /** Properties of a Hello. */
   interface $Properties {
    /** Hello worker */
    worker?: (string|null);
    /** Hello incarnation */
    incarnation?: (string|null);
    /** Hello numerics */
    numerics?: (string|null);
    /** Hello wireDtype */
    wireDtype?: (string|null);
    /** Hello windowBytes */
    windowBytes?: (number|null);
    /** Hello cluster */
    cluster?: (string|null);
    /** Hello fingerprint */
    fingerprint?: (string|null);
    /** Hello token */
    token?: (string|null);
    /** Hello host */
    host?: (string|null);
    /** Hello local */
    local?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Hello. */
   type $Shape = expertmesh.v1.Hello.$Properties;
  }
  /**
   * Properties of a Dispatch.
   * @deprecated Use expertmesh.v1.Dispatch.$Properties instead.
   */
  interface IDispatch extends expertmesh.v1.Dispatch.$Properties {
  }
  /** Represents a Dispatch. */
  class Dispatch {
   constructor(properties?: expertmesh.v1.Dispatch.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Dispatch id. */
   id: number;
   /** Dispatch epoch. */
   epoch: number;
   /** Dispatch numerics. */
   numerics: string;
   /** Dispatch contents. */
   contents: expertmesh.v1.Content.$Properties[];
   /** Dispatch counts. */
   counts: number[];
   /** Dispatch rowIndex. */
   rowIndex: number[];
   /** Dispatch dtype. */
   dtype: string;
   /** Dispatch numRows. */
   numRows: number;
   /** Dispatch rows. */
   rows: Uint8Array;
   static create(properties: expertmesh.v1.Dispatch.$Shape): expertmesh.v1.Dispatch & expertmesh.v1.Dispatch.$Shape;
   static create(properties?: expertmesh.v1.Dispatch.$Properties): expertmesh.v1.Dispatch;
   static encode(message: expertmesh.v1.Dispatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Dispatch & expertmesh.v1.Dispatch.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Dispatch;
   static toObject(message: expertmesh.v1.Dispatch, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Dispatch {
   /** Properties of a Dispatch. */
   interface $Properties {
    /** Dispatch id */
    id?: (number|null);
    /** Dispatch epoch */
    epoch?: (number|null);
    /** Dispatch numerics */
    numerics?: (string|null);
    /** Dispatch contents */
    contents?: (expertmesh.v1.Content.$Properties[]|null);
    /** Dispatch counts */
    counts?: (number[]|null);
    /** Dispatch rowIndex */
    rowIndex?: (number[]|null);
    /** Dispatch dtype */
    dtype?: (string|null);
    /** Dispatch numRows */
    numRows?: (number|null);
    /** Dispatch rows */
    rows?: (Uint8Array|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Dispatch. */
   type $Shape = expertmesh.v1.Dispatch.$Properties;
  }
  /**
   * Properties of a Result.
   * @deprecated Use expertmesh.v1.Result.$Properties instead.
   */
  interface IResult extends expertmesh.v1.Result.$Properties {
  }
  /** Represents a Result. */
  class Result {
   constructor(properties?: expertmesh.v1.Result.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Result id. */
   id: number;
   /** Result firstRow. */
   firstRow: number;
   /** Result numRows. */
   numRows: number;
   /** Result totalRows. */
   totalRows: number;
   /** Result rows. */
   rows: Uint8Array;
   static create(properties: expertmesh.v1.Result.$Shape): expertmesh.v1.Result & expertmesh.v1.Result.$Shape;
   static create(properties?: expertmesh.v1.Result.$Properties): expertmesh.v1.Result;
   static encode(message: expertmesh.v1.Result.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Result & expertmesh.v1.Result.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Result;
   static toObject(message: expertmesh.v1.Result, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Result {
   /** Properties of a Result. */
   interface $Properties {
    /** Result id */
    id?: (number|null);
    /** Result firstRow */
    firstRow?: (number|null);
    /** Result numRows */
    numRows?: (number|null);
    /** Result totalRows */
    totalRows?: (number|null);
    /** Result rows */
    rows?: (Uint8Array|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Result. */
   type $Shape = expertmesh.v1.Result.$Properties;
  }
  /**
   * Properties of a Refused.
   * @deprecated Use expertmesh.v1.Refused.$Properties instead.
   */
  interface IRefused extends expertmesh.v1.Refused.$Properties {
  }
  /** Represents a Refused. */
  class Refused {
   constructor(properties?: expertmesh.v1.Refused.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Refused id. */
   id: number;
   /** Refused reason. */
   reason: string;
   /** Refused message. */
   message: string;
   /** Refused epoch. */
   epoch: number;
   static create(properties: expertmesh.v1.Refused.$Shape): expertmesh.v1.Refused & expertmesh.v1.Refused.$Shape;
   static create(properties?: expertmesh.v1.Refused.$Properties): expertmesh.v1.Refused;
   static encode(message: expertmesh.v1.Refused.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Refused & expertmesh.v1.Refused.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Refused;
   static toObject(message: expertmesh.v1.Refused, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Refused {
   /** Properties of a Refused. */
   interface $Properties {
    /** Refused id */
    id?: (number|null);
    /** Refused reason */
    reason?: (string|null);
    /** Refused message */
    message?: (string|null);
    /** Refused epoch */
    epoch?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Refused. */
   type $Shape = expertmesh.v1.Refused.$Properties;
  }
  /**
   * Properties of a CancelDispatch.
   * @deprecated Use expertmesh.v1.CancelDispatch.$Properties instead.
   */
  interface ICancelDispatch extends expertmesh.v1.CancelDispatch.$Properties {
  }
  /** Represents a CancelDispatch. */
  class CancelDispatch {
   constructor(properties?: expertmesh.v1.CancelDispatch.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** CancelDispatch id. */
   id: number;
   static create(properties: expertmesh.v1.CancelDispatch.$Shape): expertmesh.v1.CancelDispatch & expertmesh.v1.CancelDispatch.$Shape;
   static create(properties?: expertmesh.v1.CancelDispatch.$Properties): expertmesh.v1.CancelDispatch;
   static encode(message: expertmesh.v1.CancelDispatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.CancelDispatch & expertmesh.v1.CancelDispatch.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.CancelDispatch;
   static toObject(message: expertmesh.v1.CancelDispatch, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace CancelDispatch {
   /** Properties of a CancelDispatch. */
   interface $Properties {
    /** CancelDispatch id */
    id?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a CancelDispatch. */
   type $Shape = expertmesh.v1.CancelDispatch.$Properties;
  }
  /** Represents a Membership */
  class Membership extends $protobuf.rpc.Service {
   constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);
   static create(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean): Membership;
   /** Calls Join. */
   join: expertmesh.v1.Membership.Join;
  }
  namespace Membership {
   type JoinCallback = (error: (Error|null), response?: expertmesh.v1.CoordinatorMessage) => void;
   /** Calls Join. */
   type Join = {
     (request: expertmesh.v1.IWorkerMessage, callback: expertmesh.v1.Membership.JoinCallback): void;
     (request: expertmesh.v1.IWorkerMessage): Promise<expertmesh.v1.CoordinatorMessage>;
     readonly name: "Join";
     readonly path: "/expertmesh.v1.Membership/Join";
     readonly requestType: "WorkerMessage";
     readonly responseType: "CoordinatorMessage";
     readonly requestStream: true;
     readonly responseStream: true;
   };
  }
  /**
   * Properties of a WorkerMessage.
   * @deprecated Use expertmesh.v1.WorkerMessage.$Properties instead.
   */
  interface IWorkerMessage extends expertmesh.v1.WorkerMessage.$Properties {
  }
  /** Represents a WorkerMessage. */
  class WorkerMessage {
   constructor(properties?: expertmesh.v1.WorkerMessage.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** WorkerMessage register. */
   register?: (expertmesh.v1.Register.$Properties|null);
   /** WorkerMessage report. */
   report?: (expertmesh.v1.Report.$Properties|null);
   /** WorkerMessage ack. */
   ack?: (expertmesh.v1.Ack.$Properties|null);
   /** WorkerMessage leave. */
   leave?: (expertmesh.v1.Leave.$Properties|null);
   /** WorkerMessage body. */
   body?: ("register"|"report"|"ack"|"leave");
   static create(properties: expertmesh.v1.WorkerMessage.$Shape): expertmesh.v1.WorkerMessage & expertmesh.v1.WorkerMessage.$Shape;
   static create(properties?: expertmesh.v1.WorkerMessage.$Properties): expertmesh.v1.WorkerMessage;
   static encode(message: expertmesh.v1.WorkerMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.WorkerMessage & expertmesh.v1.WorkerMessage.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.WorkerMessage;
   static toObject(message: expertmesh.v1.WorkerMessage, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace WorkerMessage {
   /** Properties of a WorkerMessage. */
   interface $Properties {
    /** WorkerMessage register */
    register?: (expertmesh.v1.Register.$Properties|null);
    /** WorkerMessage report */
    report?: (expertmesh.v1.Report.$Properties|null);
    /** WorkerMessage ack */
    ack?: (expertmesh.v1.Ack.$Properties|null);
    /** WorkerMessage leave */
    leave?: (expertmesh.v1.Leave.$Properties|null);
    /** WorkerMessage body */
    body?: ("register"|"report"|"ack"|"leave");
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Narrowed shape of a WorkerMessage. */
   type $Shape = {
     register?: expertmesh.v1.Register.$Shape|null;
     report?: expertmesh.v1.Report.$Shape|null;
     ack?: expertmesh.v1.Ack.$Shape|null;
     leave?: expertmesh.v1.Leave.$Shape|null;
     $unknowns?: Uint8Array[];
   } & (
     ({ body?: undefined; register?: null; report?: null; ack?: null; leave?: null }|{ body?: "register"; register: expertmesh.v1.Register.$Shape; report?: null; ack?: null; leave?: null }|{ body?: "report"; register?: null; report: expertmesh.v1.Report.$Shape; ack?: null; leave?: null }|{ body?: "ack"; register?: null; report?: null; ack: expertmesh.v1.Ack.$Shape; leave?: null }|{ body?: "leave"; register?: null; report?: null; ack?: null; leave: expertmesh.v1.Leave.$Shape })
   );
  }
  /**
   * Properties of a Register.
   * @deprecated Use expertmesh.v1.Register.$Properties instead.
   */
  interface IRegister extends expertmesh.v1.Register.$Properties {
  }
  /** Represents a Register. */
  class Register {
   constructor(properties?: expertmesh.v1.Register.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Register worker. */
   worker: string;
   /** Register incarnation. */
   incarnation: string;
   /** Register cluster. */
   cluster: string;
   /** Register pid. */
   pid: number;
   /** Register address. */
   address: string;
   /** Register device. */
   device: string;
   /** Register numerics. */
   numerics: string;
   /** Register model. */
   model?: (expertmesh.v1.Model.$Properties|null);
   /** Register expertsByLayer. */
   expertsByLayer: number[];
   /** Register expertBytesByLayer. */
   expertBytesByLayer: number[];
   /** Register expertFormatByLayer. */
   expertFormatByLayer: string[];
   /** Register expertMemoryBytes. */
   expertMemoryBytes: number;
   /** Register labels. */
   labels: { [k: string]: string };
   /** Register wireDtype. */
   wireDtype: string;
   /** Register epoch. */
   epoch: number;
   /** Register held. */
   held: expertmesh.v1.Content.$Properties[];
   /** Register fence. */
   fence: number;
   /** Register mixedLayers. */
   mixedLayers: expertmesh.v1.MixedLayer.$Properties[];
   /** Register dataAddress. */
   dataAddress: string;
   /** Register dataToken. */
   dataToken: string;
   /** Register bytesByFormat. */
   bytesByFormat: expertmesh.v1.FormatBytes.$Properties[];
   /** Register storedFormatByLayer. */
   storedFormatByLayer: string[];
   /** Register otherBytes. */
   otherBytes: number;
   /** Register deviceBytes. */
   deviceBytes: number;
   /** Register takesChanges. */
   takesChanges: boolean;
   static create(properties: expertmesh.v1.Register.$Shape): expertmesh.v1.Register & expertmesh.v1.Register.$Shape;
   static create(properties?: expertmesh.v1.Register.$Properties): expertmesh.v1.Register;
   static encode(message: expertmesh.v1.Register.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Register & expertmesh.v1.Register.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Register;
   static toObject(message: expertmesh.v1.Register, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Register {
   /** Properties of a Register. */
   interface $Properties {
    /** Register worker */
    worker?: (string|null);
    /** Register incarnation */
    incarnation?: (string|null);
    /** Register cluster */
    cluster?: (string|null);
    /** Register pid */
    pid?: (number|null);
    /** Register address */
    address?: (string|null);
    /** Register device */
    device?: (string|null);
    /** Register numerics */
    numerics?: (string|null);
    /** Register model */
    model?: (expertmesh.v1.Model.$Properties|null);
    /** Register expertsByLayer */
    expertsByLayer?: (number[]|null);
    /** Register expertBytesByLayer */
    expertBytesByLayer?: (number[]|null);
    /** Register expertFormatByLayer */
    expertFormatByLayer?: (string[]|null);
    /** Register expertMemoryBytes */
    expertMemoryBytes?: (number|null);
    /** Register labels */
    labels?: ({ [k: string]: string }|null);
    /** Register wireDtype */
    wireDtype?: (string|null);
    /** Register epoch */
    epoch?: (number|null);
    /** Register held */
    held?: (expertmesh.v1.Content.$Properties[]|null);
    /** Register fence */
    fence?: (number|null);
    /** Register mixedLayers */
    mixedLayers?: (expertmesh.v1.MixedLayer.$Properties[]|null);
    /** Register dataAddress */
    dataAddress?: (string|null);
    /** Register dataToken */
    dataToken?: (string|null);
    /** Register bytesByFormat */
    bytesByFormat?: (expertmesh.v1.FormatBytes.$Properties[]|null);
    /** Register storedFormatByLayer */
    storedFormatByLayer?: (string[]|null);
    /** Register otherBytes */
    otherBytes?: (number|null);
    /** Register deviceBytes */
    deviceBytes?: (number|null);
    /** Register takesChanges */
    takesChanges?: (boolean|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Register. */
   type $Shape = expertmesh.v1.Register.$Properties;
  }
  /**
   * Properties of a FormatBytes.
   * @deprecated Use expertmesh.v1.FormatBytes.$Properties instead.
   */
  interface IFormatBytes extends expertmesh.v1.FormatBytes.$Properties {
  }
  /** Represents a FormatBytes. */
  class FormatBytes {
   constructor(properties?: expertmesh.v1.FormatBytes.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** FormatBytes format. */
   format: string;
   /** FormatBytes bytesByLayer. */
   bytesByLayer: number[];
   static create(properties: expertmesh.v1.FormatBytes.$Shape): expertmesh.v1.FormatBytes & expertmesh.v1.FormatBytes.$Shape;
   static create(properties?: expertmesh.v1.FormatBytes.$Properties): expertmesh.v1.FormatBytes;
   static encode(message: expertmesh.v1.FormatBytes.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.FormatBytes & expertmesh.v1.FormatBytes.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.FormatBytes;
   static toObject(message: expertmesh.v1.FormatBytes, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace FormatBytes {
   /** Properties of a FormatBytes. */
   interface $Properties {
    /** FormatBytes format */
    format?: (string|null);
    /** FormatBytes bytesByLayer */
    bytesByLayer?: (number[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a FormatBytes. */
   type $Shape = expertmesh.v1.FormatBytes.$Properties;
  }
  /**
   * Properties of a MixedLayer.
   * @deprecated Use expertmesh.v1.MixedLayer.$Properties instead.
   */
  interface IMixedLayer extends expertmesh.v1.MixedLayer.$Properties {
  }
  /** Represents a MixedLayer. */
  class MixedLayer {
   constructor(properties?: expertmesh.v1.MixedLayer.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** MixedLayer layer. */
   layer: number;
   /** MixedLayer formats. */
   formats: string[];
   static create(properties: expertmesh.v1.MixedLayer.$Shape): expertmesh.v1.MixedLayer & expertmesh.v1.MixedLayer.$Shape;
   static create(properties?: expertmesh.v1.MixedLayer.$Properties): expertmesh.v1.MixedLayer;
   static encode(message: expertmesh.v1.MixedLayer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.MixedLayer & expertmesh.v1.MixedLayer.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.MixedLayer;
   static toObject(message: expertmesh.v1.MixedLayer, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace MixedLayer {
   /** Properties of a MixedLayer. */
   interface $Properties {
    /** MixedLayer layer */
    layer?: (number|null);
    /** MixedLayer formats */
    formats?: (string[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a MixedLayer. */
   type $Shape = expertmesh.v1.MixedLayer.$Properties;
  }
  /**
   * Properties of a Report.
   * @deprecated Use expertmesh.v1.Report.$Properties instead.
   */
  interface IReport extends expertmesh.v1.Report.$Properties {
  }
  /** Represents a Report. */
  class Report {
   constructor(properties?: expertmesh.v1.Report.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Report load. */
   load: expertmesh.v1.LayerLoad.$Properties[];
   /** Report windowMs. */
   windowMs: number;
   /** Report runningRequests. */
   runningRequests: number;
   /** Report waitingRequests. */
   waitingRequests: number;
   /** Report freeKvBlocks. */
   freeKvBlocks: number;
   /** Report totalKvBlocks. */
   totalKvBlocks: number;
   /** Report queuedDispatches. */
   queuedDispatches: number;
   /** Report rowsIn. */
   rowsIn: number;
   /** Report rowsOut. */
   rowsOut: number;
   /** Report bytesOut. */
   bytesOut: number;
   /** Report expertsHeld. */
   expertsHeld: number;
   /** Report slots. */
   slots: number;
   /** Report stepTimes. */
   stepTimes?: (expertmesh.v1.StepTimes.$Properties|null);
   /** Report eventLoopMaxMs. */
   eventLoopMaxMs: number;
   /** Report kvBlockBytes. */
   kvBlockBytes: number;
   /** Report buffering. */
   buffering?: (expertmesh.v1.Buffering.$Properties|null);
   /** Report fence. */
   fence: number;
   /** Report epoch. */
   epoch: number;
   /** Report state. */
   state: expertmesh.v1.WorkerState;
   /** Report isLeaving. */
   isLeaving: boolean;
   /** Report oldestEpoch. */
   oldestEpoch: number;
   /** Report slowPeers. */
   slowPeers: string[];
   /** Report stalledMs. */
   stalledMs: number;
   /** Report tokensGenerated. */
   tokensGenerated: number;
   /** Report routed. */
   routed: Uint8Array;
   /** Report loweredPeers. */
   loweredPeers: { [k: string]: number };
   /** Report silentPeers. */
   silentPeers: string[];
   static create(properties: expertmesh.v1.Report.$Shape): expertmesh.v1.Report & expertmesh.v1.Report.$Shape;
   static create(properties?: expertmesh.v1.Report.$Properties): expertmesh.v1.Report;
   static encode(message: expertmesh.v1.Report.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Report & expertmesh.v1.Report.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Report;
   static toObject(message: expertmesh.v1.Report, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Report {
   /** Properties of a Report. */
   interface $Properties {
    /** Report load */
    load?: (expertmesh.v1.LayerLoad.$Properties[]|null);
    /** Report windowMs */
    windowMs?: (number|null);
    /** Report runningRequests */
    runningRequests?: (number|null);
    /** Report waitingRequests */
    waitingRequests?: (number|null);
    /** Report freeKvBlocks */
    freeKvBlocks?: (number|null);
    /** Report totalKvBlocks */
    totalKvBlocks?: (number|null);
    /** Report queuedDispatches */
    queuedDispatches?: (number|null);
    /** Report rowsIn */
    rowsIn?: (number|null);
    /** Report rowsOut */
    rowsOut?: (number|null);
    /** Report bytesOut */
    bytesOut?: (number|null);
    /** Report expertsHeld */
    expertsHeld?: (number|null);
    /** Report slots */
    slots?: (number|null);
    /** Report stepTimes */
    stepTimes?: (expertmesh.v1.StepTimes.$Properties|null);
    /** Report eventLoopMaxMs */
    eventLoopMaxMs?: (number|null);
    /** Report kvBlockBytes */
    kvBlockBytes?: (number|null);
    /** Report buffering */
    buffering?: (expertmesh.v1.Buffering.$Properties|null);
    /** Report fence */
    fence?: (number|null);
    /** Report epoch */
    epoch?: (number|null);
    /** Report state */
    state?: (expertmesh.v1.WorkerState|null);
    /** Report isLeaving */
    isLeaving?: (boolean|null);
    /** Report oldestEpoch */
    oldestEpoch?: (number|null);
    /** Report slowPeers */
    slowPeers?: (string[]|null);
    /** Report stalledMs */
    stalledMs?: (number|null);
    /** Report tokensGenerated */
    tokensGenerated?: (number|null);
    /** Report routed */
    routed?: (Uint8Array|null);
    /** Report loweredPeers */
    loweredPeers?: ({ [k: string]: number }|null);
    /** Report silentPeers */
    silentPeers?: (string[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Report. */
   type $Shape = expertmesh.v1.Report.$Properties;
  }
  /**
   * Properties of an Ack.
   * @deprecated Use expertmesh.v1.Ack.$Properties instead.
   */
  interface IAck extends expertmesh.v1.Ack.$Properties {
  }
  /** Represents an Ack. */
  class Ack {
   constructor(properties?: expertmesh.v1.Ack.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Ack command. */
   command: number;
   /** Ack contents. */
   contents: expertmesh.v1.Content.$Properties[];
   /** Ack errorCode. */
   errorCode: string;
   /** Ack errorMessage. */
   errorMessage: string;
   /** Ack placement. */
   placement?: (expertmesh.v1.Placement.$Properties|null);
   /** Ack oldestEpoch. */
   oldestEpoch: number;
   static create(properties: expertmesh.v1.Ack.$Shape): expertmesh.v1.Ack & expertmesh.v1.Ack.$Shape;
   static create(properties?: expertmesh.v1.Ack.$Properties): expertmesh.v1.Ack;
   static encode(message: expertmesh.v1.Ack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Ack & expertmesh.v1.Ack.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Ack;
   static toObject(message: expertmesh.v1.Ack, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Ack {
   /** Properties of an Ack. */
   interface $Properties {
    /** Ack command */
    command?: (number|null);
    /** Ack contents */
    contents?: (expertmesh.v1.Content.$Properties[]|null);
    /** Ack errorCode */
    errorCode?: (string|null);
    /** Ack errorMessage */
    errorMessage?: (string|null);
    /** Ack placement */
    placement?: (expertmesh.v1.Placement.$Properties|null);
    /** Ack oldestEpoch */
    oldestEpoch?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of an Ack. */
   type $Shape = expertmesh.v1.Ack.$Properties;
  }
  /**
   * Properties of a Leave.
   * @deprecated Use expertmesh.v1.Leave.$Properties instead.
   */
  interface ILeave extends expertmesh.v1.Leave.$Properties {
  }
  /** Represents a Leave. */
  class Leave {
   constructor(properties?: expertmesh.v1.Leave.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Leave reason. */
   reason: string;
   static create(properties: expertmesh.v1.Leave.$Shape): expertmesh.v1.Leave & expertmesh.v1.Leave.$Shape;
   static create(properties?: expertmesh.v1.Leave.$Properties): expertmesh.v1.Leave;
   static encode(message: expertmesh.v1.Leave.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Leave & expertmesh.v1.Leave.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Leave;
   static toObject(message: expertmesh.v1.Leave, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Leave {
   /** Properties of a Leave. */
   interface $Properties {
    /** Leave reason */
    reason?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Leave. */
   type $Shape = expertmesh.v1.Leave.$Properties;
  }
  /**
   * Properties of a CoordinatorMessage.
   * @deprecated Use expertmesh.v1.CoordinatorMessage.$Properties instead.
   */
  interface ICoordinatorMessage extends expertmesh.v1.CoordinatorMessage.$Properties {
  }
  /** Represents a CoordinatorMessage. */
  class CoordinatorMessage {
   constructor(properties?: expertmesh.v1.CoordinatorMessage.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** CoordinatorMessage fence. */
   fence: number;
   /** CoordinatorMessage command. */
   command: number;
   /** CoordinatorMessage welcome. */
   welcome?: (expertmesh.v1.Welcome.$Properties|null);
   /** CoordinatorMessage prepare. */
   prepare?: (expertmesh.v1.Prepare.$Properties|null);
   /** CoordinatorMessage activate. */
   activate?: (expertmesh.v1.Activate.$Properties|null);
   /** CoordinatorMessage release. */
   release?: (expertmesh.v1.Release.$Properties|null);
   /** CoordinatorMessage peers. */
   peers?: (expertmesh.v1.Peers.$Properties|null);
   /** CoordinatorMessage rejected. */
   rejected?: (expertmesh.v1.Rejected.$Properties|null);
   /** CoordinatorMessage recall. */
   recall?: (expertmesh.v1.Recall.$Properties|null);
   /** CoordinatorMessage sendOrder. */
   sendOrder?: (expertmesh.v1.SendOrder.$Properties|null);
   /** CoordinatorMessage body. */
   body?: ("welcome"|"prepare"|"activate"|"release"|"peers"|"rejected"|"recall"|"sendOrder");
   static create(properties: expertmesh.v1.CoordinatorMessage.$Shape): expertmesh.v1.CoordinatorMessage & expertmesh.v1.CoordinatorMessage.$Shape;
   static create(properties?: expertmesh.v1.CoordinatorMessage.$Properties): expertmesh.v1.CoordinatorMessage;
   static encode(message: expertmesh.v1.CoordinatorMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.CoordinatorMessage & expertmesh.v1.CoordinatorMessage.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.CoordinatorMessage;
   static toObject(message: expertmesh.v1.CoordinatorMessage, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace CoordinatorMessage {
   /** Properties of a CoordinatorMessage. */
   interface $Properties {
    /** CoordinatorMessage fence */
    fence?: (number|null);
    /** CoordinatorMessage command */
    command?: (number|null);
    /** CoordinatorMessage welcome */
    welcome?: (expertmesh.v1.Welcome.$Properties|null);
    /** CoordinatorMessage prepare */
    prepare?: (expertmesh.v1.Prepare.$Properties|null);
    /** CoordinatorMessage activate */
    activate?: (expertmesh.v1.Activate.$Properties|null);
    /** CoordinatorMessage release */
    release?: (expertmesh.v1.Release.$Properties|null);
    /** CoordinatorMessage peers */
    peers?: (expertmesh.v1.Peers.$Properties|null);
    /** CoordinatorMessage rejected */
    rejected?: (expertmesh.v1.Rejected.$Properties|null);
    /** CoordinatorMessage recall */
    recall?: (expertmesh.v1.Recall.$Properties|null);
    /** CoordinatorMessage sendOrder */
    sendOrder?: (expertmesh.v1.SendOrder.$Properties|null);
    /** CoordinatorMessage body */
    body?: ("welcome"|"prepare"|"activate"|"release"|"peers"|"rejected"|"recall"|"sendOrder");
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Narrowed shape of a CoordinatorMessage. */
   type $Shape = {
     fence?: number|null;
     command?: number|null;
     welcome?: expertmesh.v1.Welcome.$Shape|null;
     prepare?: expertmesh.v1.Prepare.$Shape|null;
     activate?: expertmesh.v1.Activate.$Shape|null;
     release?: expertmesh.v1.Release.$Shape|null;
     peers?: expertmesh.v1.Peers.$Shape|null;
     rejected?: expertmesh.v1.Rejected.$Shape|null;
     recall?: expertmesh.v1.Recall.$Shape|null;
     sendOrder?: expertmesh.v1.SendOrder.$Shape|null;
     $unknowns?: Uint8Array[];
   } & (
     ({ body?: undefined; welcome?: null; prepare?: null; activate?: null; release?: null; peers?: null; rejected?: null; recall?: null; sendOrder?: null }|{ body?: "welcome"; welcome: expertmesh.v1.Welcome.$Shape; prepare?: null; activate?: null; release?: null; peers?: null; rejected?: null; recall?: null; sendOrder?: null }|{ body?: "prepare"; welcome?: null; prepare: expertmesh.v1.Prepare.$Shape; activate?: null; release?: null; peers?: null; rejected?: null; recall?: null; sendOrder?: null }|{ body?: "activate"; welcome?: null; prepare?: null; activate: expertmesh.v1.Activate.$Shape; release?: null; peers?: null; rejected?: null; recall?: null; sendOrder?: null }|{ body?: "release"; welcome?: null; prepare?: null; activate?: null; release: expertmesh.v1.Release.$Shape; peers?: null; rejected?: null; recall?: null; sendOrder?: null }|{ body?: "peers"; welcome?: null; prepare?: null; activate?: null; release?: null; peers: expertmesh.v1.Peers.$Shape; rejected?: null; recall?: null; sendOrder?: null }|{ body?: "rejected"; welcome?: null; prepare?: null; activate?: null; release?: null; peers?: null; rejected: expertmesh.v1.Rejected.$Shape; recall?: null; sendOrder?: null }|{ body?: "recall"; welcome?: null; prepare?: null; activate?: null; release?: null; peers?: null; rejected?: null; recall: expertmesh.v1.Recall.$Shape; sendOrder?: null }|{ body?: "sendOrder"; welcome?: null; prepare?: null; activate?: null; release?: null; peers?: null; rejected?: null; recall?: null; sendOrder: expertmesh.v1.SendOrder.$Shape })
   );
  }
  /**
   * Properties of a Recall.
   * @deprecated Use expertmesh.v1.Recall.$Properties instead.
   */
  interface IRecall extends expertmesh.v1.Recall.$Properties {
  }
  /** Represents a Recall. */
  class Recall {
   constructor(properties?: expertmesh.v1.Recall.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   static create(properties: expertmesh.v1.Recall.$Shape): expertmesh.v1.Recall & expertmesh.v1.Recall.$Shape;
   static create(properties?: expertmesh.v1.Recall.$Properties): expertmesh.v1.Recall;
   static encode(message: expertmesh.v1.Recall.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Recall & expertmesh.v1.Recall.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Recall;
   static toObject(message: expertmesh.v1.Recall, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Recall {
   /** Properties of a Recall. */
   interface $Properties {
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Recall. */
   type $Shape = expertmesh.v1.Recall.$Properties;
  }
  /**
   * Properties of a Welcome.
   * @deprecated Use expertmesh.v1.Welcome.$Properties instead.
   */
  interface IWelcome extends expertmesh.v1.Welcome.$Properties {
  }
  /** Represents a Welcome. */
  class Welcome {
   constructor(properties?: expertmesh.v1.Welcome.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Welcome cluster. */
   cluster: string;
   /** Welcome reportIntervalMs. */
   reportIntervalMs: number;
   static create(properties: expertmesh.v1.Welcome.$Shape): expertmesh.v1.Welcome & expertmesh.v1.Welcome.$Shape;
   static create(properties?: expertmesh.v1.Welcome.$Properties): expertmesh.v1.Welcome;
   static encode(message: expertmesh.v1.Welcome.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Welcome & expertmesh.v1.Welcome.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Welcome;
   static toObject(message: expertmesh.v1.Welcome, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Welcome {
   /** Properties of a Welcome. */
   interface $Properties {
    /** Welcome cluster */
    cluster?: (string|null);
    /** Welcome reportIntervalMs */
    reportIntervalMs?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Welcome. */
   type $Shape = expertmesh.v1.Welcome.$Properties;
  }
  /**
   * Properties of a Prepare.
   * @deprecated Use expertmesh.v1.Prepare.$Properties instead.
   */
  interface IPrepare extends expertmesh.v1.Prepare.$Properties {
  }
  /** Represents a Prepare. */
  class Prepare {
   constructor(properties?: expertmesh.v1.Prepare.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Prepare epoch. */
   epoch: number;
   /** Prepare contents. */
   contents: expertmesh.v1.Content.$Properties[];
   /** Prepare sources. */
   sources: string[];
   /** Prepare throttleBytesPerSecond. */
   throttleBytesPerSecond: number;
   static create(properties: expertmesh.v1.Prepare.$Shape): expertmesh.v1.Prepare & expertmesh.v1.Prepare.$Shape;
   static create(properties?: expertmesh.v1.Prepare.$Properties): expertmesh.v1.Prepare;
   static encode(message: expertmesh.v1.Prepare.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Prepare & expertmesh.v1.Prepare.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Prepare;
   static toObject(message: expertmesh.v1.Prepare, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Prepare {
   /** Properties of a Prepare. */
   interface $Properties {
    /** Prepare epoch */
    epoch?: (number|null);
    /** Prepare contents */
    contents?: (expertmesh.v1.Content.$Properties[]|null);
    /** Prepare sources */
    sources?: (string[]|null);
    /** Prepare throttleBytesPerSecond */
    throttleBytesPerSecond?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Prepare. */
   type $Shape = expertmesh.v1.Prepare.$Properties;
  }
  /**
   * Properties of an Activate.
   * @deprecated Use expertmesh.v1.Activate.$Properties instead.
   */
  interface IActivate extends expertmesh.v1.Activate.$Properties {
  }
  /** Represents an Activate. */
  class Activate {
   constructor(properties?: expertmesh.v1.Activate.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Activate placement. */
   placement?: (expertmesh.v1.Placement.$Properties|null);
   /** Activate change. */
   change?: (expertmesh.v1.PlacementChange.$Properties|null);
   static create(properties: expertmesh.v1.Activate.$Shape): expertmesh.v1.Activate & expertmesh.v1.Activate.$Shape;
   static create(properties?: expertmesh.v1.Activate.$Properties): expertmesh.v1.Activate;
   static encode(message: expertmesh.v1.Activate.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Activate & expertmesh.v1.Activate.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Activate;
   static toObject(message: expertmesh.v1.Activate, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Activate {
   /** Properties of an Activate. */
   interface $Properties {
    /** Activate placement */
    placement?: (expertmesh.v1.Placement.$Properties|null);
    /** Activate change */
    change?: (expertmesh.v1.PlacementChange.$Properties|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of an Activate. */
   type $Shape = expertmesh.v1.Activate.$Properties;
  }
  /**
   * Properties of a PlacementChange.
   * @deprecated Use expertmesh.v1.PlacementChange.$Properties instead.
   */
  interface IPlacementChange extends expertmesh.v1.PlacementChange.$Properties {
  }
  /** Represents a PlacementChange. */
  class PlacementChange {
   constructor(properties?: expertmesh.v1.PlacementChange.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** PlacementChange baseEpoch. */
   baseEpoch: number;
   /** PlacementChange epoch. */
   epoch: number;
   /** PlacementChange experts. */
   experts: expertmesh.v1.ChangedExpert.$Properties[];
   static create(properties: expertmesh.v1.PlacementChange.$Shape): expertmesh.v1.PlacementChange & expertmesh.v1.PlacementChange.$Shape;
   static create(properties?: expertmesh.v1.PlacementChange.$Properties): expertmesh.v1.PlacementChange;
   static encode(message: expertmesh.v1.PlacementChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.PlacementChange & expertmesh.v1.PlacementChange.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.PlacementChange;
   static toObject(message: expertmesh.v1.PlacementChange, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace PlacementChange {
   /** Properties of a PlacementChange. */
   interface $Properties {
    /** PlacementChange baseEpoch */
    baseEpoch?: (number|null);
    /** PlacementChange epoch */
    epoch?: (number|null);
    /** PlacementChange experts */
    experts?: (expertmesh.v1.ChangedExpert.$Properties[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a PlacementChange. */
   type $Shape = expertmesh.v1.PlacementChange.$Properties;
  }
  /**
   * Properties of a ChangedExpert.
   * @deprecated Use expertmesh.v1.ChangedExpert.$Properties instead.
   */
  interface IChangedExpert extends expertmesh.v1.ChangedExpert.$Properties {
  }
  /** Represents a ChangedExpert. */
  class ChangedExpert {
   constructor(properties?: expertmesh.v1.ChangedExpert.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ChangedExpert layer. */
   layer: number;
   /** ChangedExpert expert. */
   expert: number;
   /** ChangedExpert placed. */
   placed?: (expertmesh.v1.ExpertPlacement.$Properties|null);
   static create(properties: expertmesh.v1.ChangedExpert.$Shape): expertmesh.v1.ChangedExpert & expertmesh.v1.ChangedExpert.$Shape;
   static create(properties?: expertmesh.v1.ChangedExpert.$Properties): expertmesh.v1.ChangedExpert;
   static encode(message: expertmesh.v1.ChangedExpert.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ChangedExpert & expertmesh.v1.ChangedExpert.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.ChangedExpert;
   static toObject(message: expertmesh.v1.ChangedExpert, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ChangedExpert {
   /** Properties of a ChangedExpert. */
   interface $Properties {
    /** ChangedExpert layer */
    layer?: (number|null);
    /** ChangedExpert expert */
    expert?: (number|null);
    /** ChangedExpert placed */
    placed?: (expertmesh.v1.ExpertPlacement.$Properties|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a ChangedExpert. */
   type $Shape = expertmesh.v1.ChangedExpert.$Properties;
  }
  /**
   * Properties of a SendOrder.
   * @deprecated Use expertmesh.v1.SendOrder.$Properties instead.
   */
  interface ISendOrder extends expertmesh.v1.SendOrder.$Properties {
  }
  /** Represents a SendOrder. */
  class SendOrder {
   constructor(properties?: expertmesh.v1.SendOrder.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** SendOrder workers. */
   workers: string[];
   static create(properties: expertmesh.v1.SendOrder.$Shape): expertmesh.v1.SendOrder & expertmesh.v1.SendOrder.$Shape;
   static create(properties?: expertmesh.v1.SendOrder.$Properties): expertmesh.v1.SendOrder;
   static encode(message: expertmesh.v1.SendOrder.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.SendOrder & expertmesh.v1.SendOrder.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.SendOrder;
   static toObject(message: expertmesh.v1.SendOrder, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace SendOrder {
   /** Properties of a SendOrder. */
   interface $Properties {
    /** SendOrder workers */
    workers?: (string[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a SendOrder. */
   type $Shape = expertmesh.v1.SendOrder.$Properties;
  }
  /**
   * Properties of a Release.
   * @deprecated Use expertmesh.v1.Release.$Properties instead.
   */
  interface IRelease extends expertmesh.v1.Release.$Properties {
  }
  /** Represents a Release. */
  class Release {
   constructor(properties?: expertmesh.v1.Release.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Release contents. */
   contents: expertmesh.v1.Content.$Properties[];
   static create(properties: expertmesh.v1.Release.$Shape): expertmesh.v1.Release & expertmesh.v1.Release.$Shape;
   static create(properties?: expertmesh.v1.Release.$Properties): expertmesh.v1.Release;
   static encode(message: expertmesh.v1.Release.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Release & expertmesh.v1.Release.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Release;
   static toObject(message: expertmesh.v1.Release, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Release {
   /** Properties of a Release. */
   interface $Properties {
    /** Release contents */
    contents?: (expertmesh.v1.Content.$Properties[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Release. */
   type $Shape = expertmesh.v1.Release.$Properties;
  }
  /**
   * Properties of a Peer.
   * @deprecated Use expertmesh.v1.Peer.$Properties instead.
   */
  interface IPeer extends expertmesh.v1.Peer.$Properties {
  }
  /** Represents a Peer. */
  class Peer {
   constructor(properties?: expertmesh.v1.Peer.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Peer worker. */
   worker: string;
   /** Peer incarnation. */
   incarnation: string;
   /** Peer address. */
   address: string;
   /** Peer state. */
   state: expertmesh.v1.WorkerState;
   /** Peer numerics. */
   numerics: string;
   /** Peer dataAddress. */
   dataAddress: string;
   /** Peer dataToken. */
   dataToken: string;
   static create(properties: expertmesh.v1.Peer.$Shape): expertmesh.v1.Peer & expertmesh.v1.Peer.$Shape;
   static create(properties?: expertmesh.v1.Peer.$Properties): expertmesh.v1.Peer;
   static encode(message: expertmesh.v1.Peer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Peer & expertmesh.v1.Peer.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Peer;
   static toObject(message: expertmesh.v1.Peer, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Peer {
   /** Properties of a Peer. */
   interface $Properties {
    /** Peer worker */
    worker?: (string|null);
    /** Peer incarnation */
    incarnation?: (string|null);
    /** Peer address */
    address?: (string|null);
    /** Peer state */
    state?: (expertmesh.v1.WorkerState|null);
    /** Peer numerics */
    numerics?: (string|null);
    /** Peer dataAddress */
    dataAddress?: (string|null);
    /** Peer dataToken */
    dataToken?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Peer. */
   type $Shape = expertmesh.v1.Peer.$Properties;
  }
  /**
   * Properties of a Peers.
   * @deprecated Use expertmesh.v1.Peers.$Properties instead.
   */
  interface IPeers extends expertmesh.v1.Peers.$Properties {
  }
  /** Represents a Peers. */
  class Peers {
   constructor(properties?: expertmesh.v1.Peers.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Peers peers. */
   peers: expertmesh.v1.Peer.$Properties[];
   /** Peers version. */
   version: number;
   /** Peers baseVersion. */
   baseVersion: number;
   /** Peers gone. */
   gone: string[];
   static create(properties: expertmesh.v1.Peers.$Shape): expertmesh.v1.Peers & expertmesh.v1.Peers.$Shape;
   static create(properties?: expertmesh.v1.Peers.$Properties): expertmesh.v1.Peers;
   static encode(message: expertmesh.v1.Peers.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Peers & expertmesh.v1.Peers.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Peers;
   static toObject(message: expertmesh.v1.Peers, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Peers {
   /** Properties of a Peers. */
   interface $Properties {
    /** Peers peers */
    peers?: (expertmesh.v1.Peer.$Properties[]|null);
    /** Peers version */
    version?: (number|null);
    /** Peers baseVersion */
    baseVersion?: (number|null);
    /** Peers gone */
    gone?: (string[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Peers. */
   type $Shape = expertmesh.v1.Peers.$Properties;
  }
  /**
   * Properties of a Rejected.
   * @deprecated Use expertmesh.v1.Rejected.$Properties instead.
   */
  interface IRejected extends expertmesh.v1.Rejected.$Properties {
  }
  /** Represents a Rejected. */
  class Rejected {
   constructor(properties?: expertmesh.v1.Rejected.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Rejected errorCode. */
   errorCode: string;
   /** Rejected errorMessage. */
   errorMessage: string;
   static create(properties: expertmesh.v1.Rejected.$Shape): expertmesh.v1.Rejected & expertmesh.v1.Rejected.$Shape;
   static create(properties?: expertmesh.v1.Rejected.$Properties): expertmesh.v1.Rejected;
   static encode(message: expertmesh.v1.Rejected.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Rejected & expertmesh.v1.Rejected.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): expertmesh.v1.Rejected;
   static toObject(message: expertmesh.v1.Rejected, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Rejected {
   /** Properties of a Rejected. */
   interface $Properties {
    /** Rejected errorCode */
    errorCode?: (string|null);
    /** Rejected errorMessage */
    errorMessage?: (string|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Rejected. */
   type $Shape = expertmesh.v1.Rejected.$Properties;
  }
 }
}
/** Namespace google. */
export namespace google {
 /** Namespace rpc. */
 namespace rpc {
  /**
   * Properties of an Any.
   * @deprecated Use google.rpc.Any.$Properties instead.
   */
  interface IAny extends google.rpc.Any.$Properties {
  }
  /** Represents an Any. */
  class Any {
   constructor(properties?: google.rpc.Any.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Any typeUrl. */
   typeUrl: string;
   /** Any value. */
   value: Uint8Array;
   static create(properties: google.rpc.Any.$Shape): google.rpc.Any & google.rpc.Any.$Shape;
   static create(properties?: google.rpc.Any.$Properties): google.rpc.Any;
   static encode(message: google.rpc.Any.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.Any & google.rpc.Any.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): google.rpc.Any;
   static toObject(message: google.rpc.Any, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Any {
   /** Properties of an Any. */
   interface $Properties {
    /** Any typeUrl */
    typeUrl?: (string|null);
    /** Any value */
    value?: (Uint8Array|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of an Any. */
   type $Shape = google.rpc.Any.$Properties;
  }
  /**
   * Properties of a Status.
   * @deprecated Use google.rpc.Status.$Properties instead.
   */
  interface IStatus extends google.rpc.Status.$Properties {
  }
  /** Represents a Status. */
  class Status {
   constructor(properties?: google.rpc.Status.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Status code. */
   code: number;
   /** Status message. */
   message: string;
   /** Status details. */
   details: google.rpc.Any.$Properties[];
   static create(properties: google.rpc.Status.$Shape): google.rpc.Status & google.rpc.Status.$Shape;
   static create(properties?: google.rpc.Status.$Properties): google.rpc.Status;
   static encode(message: google.rpc.Status.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.Status & google.rpc.Status.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): google.rpc.Status;
   static toObject(message: google.rpc.Status, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Status {
   /** Properties of a Status. */
   interface $Properties {
    /** Status code */
    code?: (number|null);
    /** Status message */
    message?: (string|null);
    /** Status details */
    details?: (google.rpc.Any.$Properties[]|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Status. */
   type $Shape = google.rpc.Status.$Properties;
  }
  /**
   * Properties of an ErrorInfo.
   * @deprecated Use google.rpc.ErrorInfo.$Properties instead.
   */
  interface IErrorInfo extends google.rpc.ErrorInfo.$Properties {
  }
  /** Represents an ErrorInfo. */
  class ErrorInfo {
   constructor(properties?: google.rpc.ErrorInfo.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** ErrorInfo reason. */
   reason: string;
   /** ErrorInfo domain. */
   domain: string;
   /** ErrorInfo metadata. */
   metadata: { [k: string]: string };
   static create(properties: google.rpc.ErrorInfo.$Shape): google.rpc.ErrorInfo & google.rpc.ErrorInfo.$Shape;
   static create(properties?: google.rpc.ErrorInfo.$Properties): google.rpc.ErrorInfo;
   static encode(message: google.rpc.ErrorInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.ErrorInfo & google.rpc.ErrorInfo.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): google.rpc.ErrorInfo;
   static toObject(message: google.rpc.ErrorInfo, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace ErrorInfo {
   /** Properties of an ErrorInfo. */
   interface $Properties {
    /** ErrorInfo reason */
    reason?: (string|null);
    /** ErrorInfo domain */
    domain?: (string|null);
    /** ErrorInfo metadata */
    metadata?: ({ [k: string]: string }|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of an ErrorInfo. */
   type $Shape = google.rpc.ErrorInfo.$Properties;
  }
  /**
   * Properties of a Duration.
   * @deprecated Use google.rpc.Duration.$Properties instead.
   */
  interface IDuration extends google.rpc.Duration.$Properties {
  }
  /** Represents a Duration. */
  class Duration {
   constructor(properties?: google.rpc.Duration.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** Duration seconds. */
   seconds: number;
   /** Duration nanos. */
   nanos: number;
   static create(properties: google.rpc.Duration.$Shape): google.rpc.Duration & google.rpc.Duration.$Shape;
   static create(properties?: google.rpc.Duration.$Properties): google.rpc.Duration;
   static encode(message: google.rpc.Duration.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.Duration & google.rpc.Duration.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): google.rpc.Duration;
   static toObject(message: google.rpc.Duration, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace Duration {
   /** Properties of a Duration. */
   interface $Properties {
    /** Duration seconds */
    seconds?: (number|null);
    /** Duration nanos */
    nanos?: (number|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a Duration. */
   type $Shape = google.rpc.Duration.$Properties;
  }
  /**
   * Properties of a RetryInfo.
   * @deprecated Use google.rpc.RetryInfo.$Properties instead.
   */
  interface IRetryInfo extends google.rpc.RetryInfo.$Properties {
  }
  /** Represents a RetryInfo. */
  class RetryInfo {
   constructor(properties?: google.rpc.RetryInfo.$Properties);
   /** Unknown fields preserved while decoding when enabled */
   $unknowns?: Uint8Array[];
   /** RetryInfo retryDelay. */
   retryDelay?: (google.rpc.Duration.$Properties|null);
   static create(properties: google.rpc.RetryInfo.$Shape): google.rpc.RetryInfo & google.rpc.RetryInfo.$Shape;
   static create(properties?: google.rpc.RetryInfo.$Properties): google.rpc.RetryInfo;
   static encode(message: google.rpc.RetryInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
   static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.RetryInfo & google.rpc.RetryInfo.$Shape;
   static verify(message: { [k: string]: any }): (string|null);
   static fromObject(object: { [k: string]: any }): google.rpc.RetryInfo;
   static toObject(message: google.rpc.RetryInfo, options?: $protobuf.IConversionOptions): { [k: string]: any };
   toJSON(): { [k: string]: any };
  }
  namespace RetryInfo {
   /** Properties of a RetryInfo. */
   interface $Properties {
    /** RetryInfo retryDelay */
    retryDelay?: (google.rpc.Duration.$Properties|null);
    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];
   }
   /** Shape of a RetryInfo. */
   type $Shape = google.rpc.RetryInfo.$Properties;
  }
 }
}
