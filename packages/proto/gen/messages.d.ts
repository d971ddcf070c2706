// Generated from proto/ by scripts/generate-proto.mjs; do not edit.
import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace expertmesh. */
export namespace expertmesh {

    /** Namespace v1. */
    namespace v1 {

        /** Represents a Cluster */
        class Cluster extends $protobuf.rpc.Service {

            /**
             * Constructs a new Cluster service.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             */
            constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);

            /**
             * Creates new Cluster service using the specified rpc implementation.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             * @returns RPC service. Useful where requests and/or responses are streamed.
             */
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
        }

        namespace Cluster {

            /**
             * Callback as used by {@link expertmesh.v1.Cluster#getStatus}.
             * @param error Error, if any
             * @param [response] ClusterStatus
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Cluster#watchStatus}.
             * @param error Error, if any
             * @param [response] ClusterStatus
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Cluster#listWorkers}.
             * @param error Error, if any
             * @param [response] ListWorkersResponse
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Cluster#getPlacement}.
             * @param error Error, if any
             * @param [response] Placement
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Cluster#getLoad}.
             * @param error Error, if any
             * @param [response] Load
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Cluster#drain}.
             * @param error Error, if any
             * @param [response] Operation
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Cluster#undrain}.
             * @param error Error, if any
             * @param [response] Operation
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Cluster#planRebalance}.
             * @param error Error, if any
             * @param [response] PlanRebalanceResponse
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Cluster#applyPlan}.
             * @param error Error, if any
             * @param [response] Operation
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Cluster#watchOperation}.
             * @param error Error, if any
             * @param [response] Operation
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Cluster#controlOperation}.
             * @param error Error, if any
             * @param [response] Operation
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Cluster#listOperations}.
             * @param error Error, if any
             * @param [response] ListOperationsResponse
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Cluster#pin}.
             * @param error Error, if any
             * @param [response] PinResponse
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Cluster#auto}.
             * @param error Error, if any
             * @param [response] AutoPolicy
             */
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
        }

        /**
         * Properties of a GetStatusRequest.
         * @deprecated Use expertmesh.v1.GetStatusRequest.$Properties instead.
         */
        interface IGetStatusRequest extends expertmesh.v1.GetStatusRequest.$Properties {
        }

        /** Represents a GetStatusRequest. */
        class GetStatusRequest {

            /**
             * Constructs a new GetStatusRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.GetStatusRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new GetStatusRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetStatusRequest instance
             */
            static create(properties: expertmesh.v1.GetStatusRequest.$Shape): expertmesh.v1.GetStatusRequest & expertmesh.v1.GetStatusRequest.$Shape;
            static create(properties?: expertmesh.v1.GetStatusRequest.$Properties): expertmesh.v1.GetStatusRequest;

            /**
             * Encodes the specified GetStatusRequest message. Does not implicitly {@link expertmesh.v1.GetStatusRequest.verify|verify} messages.
             * @param message GetStatusRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.GetStatusRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified GetStatusRequest message, length delimited. Does not implicitly {@link expertmesh.v1.GetStatusRequest.verify|verify} messages.
             * @param message GetStatusRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.GetStatusRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetStatusRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.GetStatusRequest & expertmesh.v1.GetStatusRequest.$Shape} GetStatusRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GetStatusRequest & expertmesh.v1.GetStatusRequest.$Shape;

            /**
             * Decodes a GetStatusRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.GetStatusRequest & expertmesh.v1.GetStatusRequest.$Shape} GetStatusRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.GetStatusRequest & expertmesh.v1.GetStatusRequest.$Shape;

            /**
             * Verifies a GetStatusRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a GetStatusRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns GetStatusRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.GetStatusRequest;

            /**
             * Creates a plain object from a GetStatusRequest message. Also converts values to other types if specified.
             * @param message GetStatusRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.GetStatusRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this GetStatusRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for GetStatusRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new WatchStatusRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.WatchStatusRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new WatchStatusRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns WatchStatusRequest instance
             */
            static create(properties: expertmesh.v1.WatchStatusRequest.$Shape): expertmesh.v1.WatchStatusRequest & expertmesh.v1.WatchStatusRequest.$Shape;
            static create(properties?: expertmesh.v1.WatchStatusRequest.$Properties): expertmesh.v1.WatchStatusRequest;

            /**
             * Encodes the specified WatchStatusRequest message. Does not implicitly {@link expertmesh.v1.WatchStatusRequest.verify|verify} messages.
             * @param message WatchStatusRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.WatchStatusRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified WatchStatusRequest message, length delimited. Does not implicitly {@link expertmesh.v1.WatchStatusRequest.verify|verify} messages.
             * @param message WatchStatusRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.WatchStatusRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WatchStatusRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.WatchStatusRequest & expertmesh.v1.WatchStatusRequest.$Shape} WatchStatusRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.WatchStatusRequest & expertmesh.v1.WatchStatusRequest.$Shape;

            /**
             * Decodes a WatchStatusRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.WatchStatusRequest & expertmesh.v1.WatchStatusRequest.$Shape} WatchStatusRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.WatchStatusRequest & expertmesh.v1.WatchStatusRequest.$Shape;

            /**
             * Verifies a WatchStatusRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a WatchStatusRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns WatchStatusRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.WatchStatusRequest;

            /**
             * Creates a plain object from a WatchStatusRequest message. Also converts values to other types if specified.
             * @param message WatchStatusRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.WatchStatusRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this WatchStatusRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for WatchStatusRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace WatchStatusRequest {

            /** Properties of a WatchStatusRequest. */
            interface $Properties {

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

            /**
             * Constructs a new WorkerStatus.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new WorkerStatus instance using the specified properties.
             * @param [properties] Properties to set
             * @returns WorkerStatus instance
             */
            static create(properties: expertmesh.v1.WorkerStatus.$Shape): expertmesh.v1.WorkerStatus & expertmesh.v1.WorkerStatus.$Shape;
            static create(properties?: expertmesh.v1.WorkerStatus.$Properties): expertmesh.v1.WorkerStatus;

            /**
             * Encodes the specified WorkerStatus message. Does not implicitly {@link expertmesh.v1.WorkerStatus.verify|verify} messages.
             * @param message WorkerStatus message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.WorkerStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified WorkerStatus message, length delimited. Does not implicitly {@link expertmesh.v1.WorkerStatus.verify|verify} messages.
             * @param message WorkerStatus message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.WorkerStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WorkerStatus message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.WorkerStatus & expertmesh.v1.WorkerStatus.$Shape} WorkerStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.WorkerStatus & expertmesh.v1.WorkerStatus.$Shape;

            /**
             * Decodes a WorkerStatus message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.WorkerStatus & expertmesh.v1.WorkerStatus.$Shape} WorkerStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.WorkerStatus & expertmesh.v1.WorkerStatus.$Shape;

            /**
             * Verifies a WorkerStatus message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a WorkerStatus message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns WorkerStatus
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.WorkerStatus;

            /**
             * Creates a plain object from a WorkerStatus message. Also converts values to other types if specified.
             * @param message WorkerStatus
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.WorkerStatus, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this WorkerStatus to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for WorkerStatus
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ClusterStatus.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new ClusterStatus instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ClusterStatus instance
             */
            static create(properties: expertmesh.v1.ClusterStatus.$Shape): expertmesh.v1.ClusterStatus & expertmesh.v1.ClusterStatus.$Shape;
            static create(properties?: expertmesh.v1.ClusterStatus.$Properties): expertmesh.v1.ClusterStatus;

            /**
             * Encodes the specified ClusterStatus message. Does not implicitly {@link expertmesh.v1.ClusterStatus.verify|verify} messages.
             * @param message ClusterStatus message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ClusterStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ClusterStatus message, length delimited. Does not implicitly {@link expertmesh.v1.ClusterStatus.verify|verify} messages.
             * @param message ClusterStatus message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ClusterStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ClusterStatus message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ClusterStatus & expertmesh.v1.ClusterStatus.$Shape} ClusterStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ClusterStatus & expertmesh.v1.ClusterStatus.$Shape;

            /**
             * Decodes a ClusterStatus message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ClusterStatus & expertmesh.v1.ClusterStatus.$Shape} ClusterStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ClusterStatus & expertmesh.v1.ClusterStatus.$Shape;

            /**
             * Verifies a ClusterStatus message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a ClusterStatus message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ClusterStatus
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ClusterStatus;

            /**
             * Creates a plain object from a ClusterStatus message. Also converts values to other types if specified.
             * @param message ClusterStatus
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ClusterStatus, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ClusterStatus to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ClusterStatus
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new StoreStatus.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new StoreStatus instance using the specified properties.
             * @param [properties] Properties to set
             * @returns StoreStatus instance
             */
            static create(properties: expertmesh.v1.StoreStatus.$Shape): expertmesh.v1.StoreStatus & expertmesh.v1.StoreStatus.$Shape;
            static create(properties?: expertmesh.v1.StoreStatus.$Properties): expertmesh.v1.StoreStatus;

            /**
             * Encodes the specified StoreStatus message. Does not implicitly {@link expertmesh.v1.StoreStatus.verify|verify} messages.
             * @param message StoreStatus message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.StoreStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified StoreStatus message, length delimited. Does not implicitly {@link expertmesh.v1.StoreStatus.verify|verify} messages.
             * @param message StoreStatus message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.StoreStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StoreStatus message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.StoreStatus & expertmesh.v1.StoreStatus.$Shape} StoreStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.StoreStatus & expertmesh.v1.StoreStatus.$Shape;

            /**
             * Decodes a StoreStatus message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.StoreStatus & expertmesh.v1.StoreStatus.$Shape} StoreStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.StoreStatus & expertmesh.v1.StoreStatus.$Shape;

            /**
             * Verifies a StoreStatus message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a StoreStatus message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns StoreStatus
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.StoreStatus;

            /**
             * Creates a plain object from a StoreStatus message. Also converts values to other types if specified.
             * @param message StoreStatus
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.StoreStatus, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this StoreStatus to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for StoreStatus
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Leader.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.Leader.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Leader coordinator. */
            coordinator: string;

            /** Leader address. */
            address: string;

            /** Leader fence. */
            fence: number;

            /**
             * Creates a new Leader instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Leader instance
             */
            static create(properties: expertmesh.v1.Leader.$Shape): expertmesh.v1.Leader & expertmesh.v1.Leader.$Shape;
            static create(properties?: expertmesh.v1.Leader.$Properties): expertmesh.v1.Leader;

            /**
             * Encodes the specified Leader message. Does not implicitly {@link expertmesh.v1.Leader.verify|verify} messages.
             * @param message Leader message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Leader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Leader message, length delimited. Does not implicitly {@link expertmesh.v1.Leader.verify|verify} messages.
             * @param message Leader message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Leader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Leader message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Leader & expertmesh.v1.Leader.$Shape} Leader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Leader & expertmesh.v1.Leader.$Shape;

            /**
             * Decodes a Leader message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Leader & expertmesh.v1.Leader.$Shape} Leader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Leader & expertmesh.v1.Leader.$Shape;

            /**
             * Verifies a Leader message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Leader message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Leader
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Leader;

            /**
             * Creates a plain object from a Leader message. Also converts values to other types if specified.
             * @param message Leader
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Leader, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Leader to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Leader
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ListWorkersRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ListWorkersRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new ListWorkersRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ListWorkersRequest instance
             */
            static create(properties: expertmesh.v1.ListWorkersRequest.$Shape): expertmesh.v1.ListWorkersRequest & expertmesh.v1.ListWorkersRequest.$Shape;
            static create(properties?: expertmesh.v1.ListWorkersRequest.$Properties): expertmesh.v1.ListWorkersRequest;

            /**
             * Encodes the specified ListWorkersRequest message. Does not implicitly {@link expertmesh.v1.ListWorkersRequest.verify|verify} messages.
             * @param message ListWorkersRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ListWorkersRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ListWorkersRequest message, length delimited. Does not implicitly {@link expertmesh.v1.ListWorkersRequest.verify|verify} messages.
             * @param message ListWorkersRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ListWorkersRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListWorkersRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ListWorkersRequest & expertmesh.v1.ListWorkersRequest.$Shape} ListWorkersRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ListWorkersRequest & expertmesh.v1.ListWorkersRequest.$Shape;

            /**
             * Decodes a ListWorkersRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ListWorkersRequest & expertmesh.v1.ListWorkersRequest.$Shape} ListWorkersRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ListWorkersRequest & expertmesh.v1.ListWorkersRequest.$Shape;

            /**
             * Verifies a ListWorkersRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a ListWorkersRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ListWorkersRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ListWorkersRequest;

            /**
             * Creates a plain object from a ListWorkersRequest message. Also converts values to other types if specified.
             * @param message ListWorkersRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ListWorkersRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ListWorkersRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ListWorkersRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ListWorkersResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ListWorkersResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListWorkersResponse workers. */
            workers: expertmesh.v1.WorkerStatus.$Properties[];

            /**
             * Creates a new ListWorkersResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ListWorkersResponse instance
             */
            static create(properties: expertmesh.v1.ListWorkersResponse.$Shape): expertmesh.v1.ListWorkersResponse & expertmesh.v1.ListWorkersResponse.$Shape;
            static create(properties?: expertmesh.v1.ListWorkersResponse.$Properties): expertmesh.v1.ListWorkersResponse;

            /**
             * Encodes the specified ListWorkersResponse message. Does not implicitly {@link expertmesh.v1.ListWorkersResponse.verify|verify} messages.
             * @param message ListWorkersResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ListWorkersResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ListWorkersResponse message, length delimited. Does not implicitly {@link expertmesh.v1.ListWorkersResponse.verify|verify} messages.
             * @param message ListWorkersResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ListWorkersResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListWorkersResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ListWorkersResponse & expertmesh.v1.ListWorkersResponse.$Shape} ListWorkersResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ListWorkersResponse & expertmesh.v1.ListWorkersResponse.$Shape;

            /**
             * Decodes a ListWorkersResponse message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ListWorkersResponse & expertmesh.v1.ListWorkersResponse.$Shape} ListWorkersResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ListWorkersResponse & expertmesh.v1.ListWorkersResponse.$Shape;

            /**
             * Verifies a ListWorkersResponse message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a ListWorkersResponse message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ListWorkersResponse
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ListWorkersResponse;

            /**
             * Creates a plain object from a ListWorkersResponse message. Also converts values to other types if specified.
             * @param message ListWorkersResponse
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ListWorkersResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ListWorkersResponse to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ListWorkersResponse
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new GetPlacementRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.GetPlacementRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new GetPlacementRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetPlacementRequest instance
             */
            static create(properties: expertmesh.v1.GetPlacementRequest.$Shape): expertmesh.v1.GetPlacementRequest & expertmesh.v1.GetPlacementRequest.$Shape;
            static create(properties?: expertmesh.v1.GetPlacementRequest.$Properties): expertmesh.v1.GetPlacementRequest;

            /**
             * Encodes the specified GetPlacementRequest message. Does not implicitly {@link expertmesh.v1.GetPlacementRequest.verify|verify} messages.
             * @param message GetPlacementRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.GetPlacementRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified GetPlacementRequest message, length delimited. Does not implicitly {@link expertmesh.v1.GetPlacementRequest.verify|verify} messages.
             * @param message GetPlacementRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.GetPlacementRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetPlacementRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.GetPlacementRequest & expertmesh.v1.GetPlacementRequest.$Shape} GetPlacementRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GetPlacementRequest & expertmesh.v1.GetPlacementRequest.$Shape;

            /**
             * Decodes a GetPlacementRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.GetPlacementRequest & expertmesh.v1.GetPlacementRequest.$Shape} GetPlacementRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.GetPlacementRequest & expertmesh.v1.GetPlacementRequest.$Shape;

            /**
             * Verifies a GetPlacementRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a GetPlacementRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns GetPlacementRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.GetPlacementRequest;

            /**
             * Creates a plain object from a GetPlacementRequest message. Also converts values to other types if specified.
             * @param message GetPlacementRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.GetPlacementRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this GetPlacementRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for GetPlacementRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new GetLoadRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.GetLoadRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetLoadRequest sinceMs. */
            sinceMs: number;

            /**
             * Creates a new GetLoadRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetLoadRequest instance
             */
            static create(properties: expertmesh.v1.GetLoadRequest.$Shape): expertmesh.v1.GetLoadRequest & expertmesh.v1.GetLoadRequest.$Shape;
            static create(properties?: expertmesh.v1.GetLoadRequest.$Properties): expertmesh.v1.GetLoadRequest;

            /**
             * Encodes the specified GetLoadRequest message. Does not implicitly {@link expertmesh.v1.GetLoadRequest.verify|verify} messages.
             * @param message GetLoadRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.GetLoadRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified GetLoadRequest message, length delimited. Does not implicitly {@link expertmesh.v1.GetLoadRequest.verify|verify} messages.
             * @param message GetLoadRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.GetLoadRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetLoadRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.GetLoadRequest & expertmesh.v1.GetLoadRequest.$Shape} GetLoadRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GetLoadRequest & expertmesh.v1.GetLoadRequest.$Shape;

            /**
             * Decodes a GetLoadRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.GetLoadRequest & expertmesh.v1.GetLoadRequest.$Shape} GetLoadRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.GetLoadRequest & expertmesh.v1.GetLoadRequest.$Shape;

            /**
             * Verifies a GetLoadRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a GetLoadRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns GetLoadRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.GetLoadRequest;

            /**
             * Creates a plain object from a GetLoadRequest message. Also converts values to other types if specified.
             * @param message GetLoadRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.GetLoadRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this GetLoadRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for GetLoadRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new LayerLoad.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new LayerLoad instance using the specified properties.
             * @param [properties] Properties to set
             * @returns LayerLoad instance
             */
            static create(properties: expertmesh.v1.LayerLoad.$Shape): expertmesh.v1.LayerLoad & expertmesh.v1.LayerLoad.$Shape;
            static create(properties?: expertmesh.v1.LayerLoad.$Properties): expertmesh.v1.LayerLoad;

            /**
             * Encodes the specified LayerLoad message. Does not implicitly {@link expertmesh.v1.LayerLoad.verify|verify} messages.
             * @param message LayerLoad message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.LayerLoad.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified LayerLoad message, length delimited. Does not implicitly {@link expertmesh.v1.LayerLoad.verify|verify} messages.
             * @param message LayerLoad message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.LayerLoad.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LayerLoad message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.LayerLoad & expertmesh.v1.LayerLoad.$Shape} LayerLoad
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.LayerLoad & expertmesh.v1.LayerLoad.$Shape;

            /**
             * Decodes a LayerLoad message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.LayerLoad & expertmesh.v1.LayerLoad.$Shape} LayerLoad
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.LayerLoad & expertmesh.v1.LayerLoad.$Shape;

            /**
             * Verifies a LayerLoad message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a LayerLoad message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns LayerLoad
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.LayerLoad;

            /**
             * Creates a plain object from a LayerLoad message. Also converts values to other types if specified.
             * @param message LayerLoad
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.LayerLoad, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this LayerLoad to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for LayerLoad
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Load.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.Load.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Load sinceMs. */
            sinceMs: number;

            /** Load layers. */
            layers: expertmesh.v1.LayerLoad.$Properties[];

            /** Load untilMs. */
            untilMs: number;

            /**
             * Creates a new Load instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Load instance
             */
            static create(properties: expertmesh.v1.Load.$Shape): expertmesh.v1.Load & expertmesh.v1.Load.$Shape;
            static create(properties?: expertmesh.v1.Load.$Properties): expertmesh.v1.Load;

            /**
             * Encodes the specified Load message. Does not implicitly {@link expertmesh.v1.Load.verify|verify} messages.
             * @param message Load message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Load.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Load message, length delimited. Does not implicitly {@link expertmesh.v1.Load.verify|verify} messages.
             * @param message Load message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Load.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Load message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Load & expertmesh.v1.Load.$Shape} Load
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Load & expertmesh.v1.Load.$Shape;

            /**
             * Decodes a Load message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Load & expertmesh.v1.Load.$Shape} Load
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Load & expertmesh.v1.Load.$Shape;

            /**
             * Verifies a Load message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Load message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Load
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Load;

            /**
             * Creates a plain object from a Load message. Also converts values to other types if specified.
             * @param message Load
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Load, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Load to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Load
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new DrainRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.DrainRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DrainRequest worker. */
            worker: string;

            /** DrainRequest throttleBytesPerSecond. */
            throttleBytesPerSecond: number;

            /**
             * Creates a new DrainRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DrainRequest instance
             */
            static create(properties: expertmesh.v1.DrainRequest.$Shape): expertmesh.v1.DrainRequest & expertmesh.v1.DrainRequest.$Shape;
            static create(properties?: expertmesh.v1.DrainRequest.$Properties): expertmesh.v1.DrainRequest;

            /**
             * Encodes the specified DrainRequest message. Does not implicitly {@link expertmesh.v1.DrainRequest.verify|verify} messages.
             * @param message DrainRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.DrainRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified DrainRequest message, length delimited. Does not implicitly {@link expertmesh.v1.DrainRequest.verify|verify} messages.
             * @param message DrainRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.DrainRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DrainRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.DrainRequest & expertmesh.v1.DrainRequest.$Shape} DrainRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.DrainRequest & expertmesh.v1.DrainRequest.$Shape;

            /**
             * Decodes a DrainRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.DrainRequest & expertmesh.v1.DrainRequest.$Shape} DrainRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.DrainRequest & expertmesh.v1.DrainRequest.$Shape;

            /**
             * Verifies a DrainRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a DrainRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns DrainRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.DrainRequest;

            /**
             * Creates a plain object from a DrainRequest message. Also converts values to other types if specified.
             * @param message DrainRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.DrainRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this DrainRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for DrainRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new UndrainRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.UndrainRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UndrainRequest worker. */
            worker: string;

            /** UndrainRequest throttleBytesPerSecond. */
            throttleBytesPerSecond: number;

            /**
             * Creates a new UndrainRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns UndrainRequest instance
             */
            static create(properties: expertmesh.v1.UndrainRequest.$Shape): expertmesh.v1.UndrainRequest & expertmesh.v1.UndrainRequest.$Shape;
            static create(properties?: expertmesh.v1.UndrainRequest.$Properties): expertmesh.v1.UndrainRequest;

            /**
             * Encodes the specified UndrainRequest message. Does not implicitly {@link expertmesh.v1.UndrainRequest.verify|verify} messages.
             * @param message UndrainRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.UndrainRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified UndrainRequest message, length delimited. Does not implicitly {@link expertmesh.v1.UndrainRequest.verify|verify} messages.
             * @param message UndrainRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.UndrainRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an UndrainRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.UndrainRequest & expertmesh.v1.UndrainRequest.$Shape} UndrainRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.UndrainRequest & expertmesh.v1.UndrainRequest.$Shape;

            /**
             * Decodes an UndrainRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.UndrainRequest & expertmesh.v1.UndrainRequest.$Shape} UndrainRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.UndrainRequest & expertmesh.v1.UndrainRequest.$Shape;

            /**
             * Verifies an UndrainRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates an UndrainRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns UndrainRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.UndrainRequest;

            /**
             * Creates a plain object from an UndrainRequest message. Also converts values to other types if specified.
             * @param message UndrainRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.UndrainRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this UndrainRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for UndrainRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new WorkerWeight.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.WorkerWeight.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WorkerWeight worker. */
            worker: string;

            /** WorkerWeight weight. */
            weight: number;

            /**
             * Creates a new WorkerWeight instance using the specified properties.
             * @param [properties] Properties to set
             * @returns WorkerWeight instance
             */
            static create(properties: expertmesh.v1.WorkerWeight.$Shape): expertmesh.v1.WorkerWeight & expertmesh.v1.WorkerWeight.$Shape;
            static create(properties?: expertmesh.v1.WorkerWeight.$Properties): expertmesh.v1.WorkerWeight;

            /**
             * Encodes the specified WorkerWeight message. Does not implicitly {@link expertmesh.v1.WorkerWeight.verify|verify} messages.
             * @param message WorkerWeight message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.WorkerWeight.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified WorkerWeight message, length delimited. Does not implicitly {@link expertmesh.v1.WorkerWeight.verify|verify} messages.
             * @param message WorkerWeight message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.WorkerWeight.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WorkerWeight message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.WorkerWeight & expertmesh.v1.WorkerWeight.$Shape} WorkerWeight
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.WorkerWeight & expertmesh.v1.WorkerWeight.$Shape;

            /**
             * Decodes a WorkerWeight message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.WorkerWeight & expertmesh.v1.WorkerWeight.$Shape} WorkerWeight
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.WorkerWeight & expertmesh.v1.WorkerWeight.$Shape;

            /**
             * Verifies a WorkerWeight message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a WorkerWeight message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns WorkerWeight
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.WorkerWeight;

            /**
             * Creates a plain object from a WorkerWeight message. Also converts values to other types if specified.
             * @param message WorkerWeight
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.WorkerWeight, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this WorkerWeight to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for WorkerWeight
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new PlanRebalanceRequest.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new PlanRebalanceRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PlanRebalanceRequest instance
             */
            static create(properties: expertmesh.v1.PlanRebalanceRequest.$Shape): expertmesh.v1.PlanRebalanceRequest & expertmesh.v1.PlanRebalanceRequest.$Shape;
            static create(properties?: expertmesh.v1.PlanRebalanceRequest.$Properties): expertmesh.v1.PlanRebalanceRequest;

            /**
             * Encodes the specified PlanRebalanceRequest message. Does not implicitly {@link expertmesh.v1.PlanRebalanceRequest.verify|verify} messages.
             * @param message PlanRebalanceRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.PlanRebalanceRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified PlanRebalanceRequest message, length delimited. Does not implicitly {@link expertmesh.v1.PlanRebalanceRequest.verify|verify} messages.
             * @param message PlanRebalanceRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.PlanRebalanceRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PlanRebalanceRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.PlanRebalanceRequest & expertmesh.v1.PlanRebalanceRequest.$Shape} PlanRebalanceRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.PlanRebalanceRequest & expertmesh.v1.PlanRebalanceRequest.$Shape;

            /**
             * Decodes a PlanRebalanceRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.PlanRebalanceRequest & expertmesh.v1.PlanRebalanceRequest.$Shape} PlanRebalanceRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.PlanRebalanceRequest & expertmesh.v1.PlanRebalanceRequest.$Shape;

            /**
             * Verifies a PlanRebalanceRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a PlanRebalanceRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns PlanRebalanceRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.PlanRebalanceRequest;

            /**
             * Creates a plain object from a PlanRebalanceRequest message. Also converts values to other types if specified.
             * @param message PlanRebalanceRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.PlanRebalanceRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this PlanRebalanceRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for PlanRebalanceRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new PlanRebalanceResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.PlanRebalanceResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PlanRebalanceResponse plan. */
            plan: string;

            /**
             * Creates a new PlanRebalanceResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PlanRebalanceResponse instance
             */
            static create(properties: expertmesh.v1.PlanRebalanceResponse.$Shape): expertmesh.v1.PlanRebalanceResponse & expertmesh.v1.PlanRebalanceResponse.$Shape;
            static create(properties?: expertmesh.v1.PlanRebalanceResponse.$Properties): expertmesh.v1.PlanRebalanceResponse;

            /**
             * Encodes the specified PlanRebalanceResponse message. Does not implicitly {@link expertmesh.v1.PlanRebalanceResponse.verify|verify} messages.
             * @param message PlanRebalanceResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.PlanRebalanceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified PlanRebalanceResponse message, length delimited. Does not implicitly {@link expertmesh.v1.PlanRebalanceResponse.verify|verify} messages.
             * @param message PlanRebalanceResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.PlanRebalanceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PlanRebalanceResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.PlanRebalanceResponse & expertmesh.v1.PlanRebalanceResponse.$Shape} PlanRebalanceResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.PlanRebalanceResponse & expertmesh.v1.PlanRebalanceResponse.$Shape;

            /**
             * Decodes a PlanRebalanceResponse message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.PlanRebalanceResponse & expertmesh.v1.PlanRebalanceResponse.$Shape} PlanRebalanceResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.PlanRebalanceResponse & expertmesh.v1.PlanRebalanceResponse.$Shape;

            /**
             * Verifies a PlanRebalanceResponse message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a PlanRebalanceResponse message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns PlanRebalanceResponse
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.PlanRebalanceResponse;

            /**
             * Creates a plain object from a PlanRebalanceResponse message. Also converts values to other types if specified.
             * @param message PlanRebalanceResponse
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.PlanRebalanceResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this PlanRebalanceResponse to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for PlanRebalanceResponse
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ApplyPlanRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ApplyPlanRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ApplyPlanRequest plan. */
            plan: string;

            /** ApplyPlanRequest throttleBytesPerSecond. */
            throttleBytesPerSecond: number;

            /** ApplyPlanRequest concurrency. */
            concurrency: number;

            /**
             * Creates a new ApplyPlanRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ApplyPlanRequest instance
             */
            static create(properties: expertmesh.v1.ApplyPlanRequest.$Shape): expertmesh.v1.ApplyPlanRequest & expertmesh.v1.ApplyPlanRequest.$Shape;
            static create(properties?: expertmesh.v1.ApplyPlanRequest.$Properties): expertmesh.v1.ApplyPlanRequest;

            /**
             * Encodes the specified ApplyPlanRequest message. Does not implicitly {@link expertmesh.v1.ApplyPlanRequest.verify|verify} messages.
             * @param message ApplyPlanRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ApplyPlanRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ApplyPlanRequest message, length delimited. Does not implicitly {@link expertmesh.v1.ApplyPlanRequest.verify|verify} messages.
             * @param message ApplyPlanRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ApplyPlanRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ApplyPlanRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ApplyPlanRequest & expertmesh.v1.ApplyPlanRequest.$Shape} ApplyPlanRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ApplyPlanRequest & expertmesh.v1.ApplyPlanRequest.$Shape;

            /**
             * Decodes an ApplyPlanRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ApplyPlanRequest & expertmesh.v1.ApplyPlanRequest.$Shape} ApplyPlanRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ApplyPlanRequest & expertmesh.v1.ApplyPlanRequest.$Shape;

            /**
             * Verifies an ApplyPlanRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates an ApplyPlanRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ApplyPlanRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ApplyPlanRequest;

            /**
             * Creates a plain object from an ApplyPlanRequest message. Also converts values to other types if specified.
             * @param message ApplyPlanRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ApplyPlanRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ApplyPlanRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ApplyPlanRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new OperationMove.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new OperationMove instance using the specified properties.
             * @param [properties] Properties to set
             * @returns OperationMove instance
             */
            static create(properties: expertmesh.v1.OperationMove.$Shape): expertmesh.v1.OperationMove & expertmesh.v1.OperationMove.$Shape;
            static create(properties?: expertmesh.v1.OperationMove.$Properties): expertmesh.v1.OperationMove;

            /**
             * Encodes the specified OperationMove message. Does not implicitly {@link expertmesh.v1.OperationMove.verify|verify} messages.
             * @param message OperationMove message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.OperationMove.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified OperationMove message, length delimited. Does not implicitly {@link expertmesh.v1.OperationMove.verify|verify} messages.
             * @param message OperationMove message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.OperationMove.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an OperationMove message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.OperationMove & expertmesh.v1.OperationMove.$Shape} OperationMove
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.OperationMove & expertmesh.v1.OperationMove.$Shape;

            /**
             * Decodes an OperationMove message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.OperationMove & expertmesh.v1.OperationMove.$Shape} OperationMove
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.OperationMove & expertmesh.v1.OperationMove.$Shape;

            /**
             * Verifies an OperationMove message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates an OperationMove message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns OperationMove
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.OperationMove;

            /**
             * Creates a plain object from an OperationMove message. Also converts values to other types if specified.
             * @param message OperationMove
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.OperationMove, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this OperationMove to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for OperationMove
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Operation.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new Operation instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Operation instance
             */
            static create(properties: expertmesh.v1.Operation.$Shape): expertmesh.v1.Operation & expertmesh.v1.Operation.$Shape;
            static create(properties?: expertmesh.v1.Operation.$Properties): expertmesh.v1.Operation;

            /**
             * Encodes the specified Operation message. Does not implicitly {@link expertmesh.v1.Operation.verify|verify} messages.
             * @param message Operation message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Operation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Operation message, length delimited. Does not implicitly {@link expertmesh.v1.Operation.verify|verify} messages.
             * @param message Operation message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Operation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Operation message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Operation & expertmesh.v1.Operation.$Shape} Operation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Operation & expertmesh.v1.Operation.$Shape;

            /**
             * Decodes an Operation message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Operation & expertmesh.v1.Operation.$Shape} Operation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Operation & expertmesh.v1.Operation.$Shape;

            /**
             * Verifies an Operation message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates an Operation message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Operation
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Operation;

            /**
             * Creates a plain object from an Operation message. Also converts values to other types if specified.
             * @param message Operation
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Operation, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Operation to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Operation
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new WatchOperationRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.WatchOperationRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WatchOperationRequest id. */
            id: string;

            /**
             * Creates a new WatchOperationRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns WatchOperationRequest instance
             */
            static create(properties: expertmesh.v1.WatchOperationRequest.$Shape): expertmesh.v1.WatchOperationRequest & expertmesh.v1.WatchOperationRequest.$Shape;
            static create(properties?: expertmesh.v1.WatchOperationRequest.$Properties): expertmesh.v1.WatchOperationRequest;

            /**
             * Encodes the specified WatchOperationRequest message. Does not implicitly {@link expertmesh.v1.WatchOperationRequest.verify|verify} messages.
             * @param message WatchOperationRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.WatchOperationRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified WatchOperationRequest message, length delimited. Does not implicitly {@link expertmesh.v1.WatchOperationRequest.verify|verify} messages.
             * @param message WatchOperationRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.WatchOperationRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WatchOperationRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.WatchOperationRequest & expertmesh.v1.WatchOperationRequest.$Shape} WatchOperationRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.WatchOperationRequest & expertmesh.v1.WatchOperationRequest.$Shape;

            /**
             * Decodes a WatchOperationRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.WatchOperationRequest & expertmesh.v1.WatchOperationRequest.$Shape} WatchOperationRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.WatchOperationRequest & expertmesh.v1.WatchOperationRequest.$Shape;

            /**
             * Verifies a WatchOperationRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a WatchOperationRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns WatchOperationRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.WatchOperationRequest;

            /**
             * Creates a plain object from a WatchOperationRequest message. Also converts values to other types if specified.
             * @param message WatchOperationRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.WatchOperationRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this WatchOperationRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for WatchOperationRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ControlOperationRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ControlOperationRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ControlOperationRequest id. */
            id: string;

            /** ControlOperationRequest action. */
            action: expertmesh.v1.OperationAction;

            /** ControlOperationRequest throttleBytesPerSecond. */
            throttleBytesPerSecond: number;

            /**
             * Creates a new ControlOperationRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ControlOperationRequest instance
             */
            static create(properties: expertmesh.v1.ControlOperationRequest.$Shape): expertmesh.v1.ControlOperationRequest & expertmesh.v1.ControlOperationRequest.$Shape;
            static create(properties?: expertmesh.v1.ControlOperationRequest.$Properties): expertmesh.v1.ControlOperationRequest;

            /**
             * Encodes the specified ControlOperationRequest message. Does not implicitly {@link expertmesh.v1.ControlOperationRequest.verify|verify} messages.
             * @param message ControlOperationRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ControlOperationRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ControlOperationRequest message, length delimited. Does not implicitly {@link expertmesh.v1.ControlOperationRequest.verify|verify} messages.
             * @param message ControlOperationRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ControlOperationRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ControlOperationRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ControlOperationRequest & expertmesh.v1.ControlOperationRequest.$Shape} ControlOperationRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ControlOperationRequest & expertmesh.v1.ControlOperationRequest.$Shape;

            /**
             * Decodes a ControlOperationRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ControlOperationRequest & expertmesh.v1.ControlOperationRequest.$Shape} ControlOperationRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ControlOperationRequest & expertmesh.v1.ControlOperationRequest.$Shape;

            /**
             * Verifies a ControlOperationRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a ControlOperationRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ControlOperationRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ControlOperationRequest;

            /**
             * Creates a plain object from a ControlOperationRequest message. Also converts values to other types if specified.
             * @param message ControlOperationRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ControlOperationRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ControlOperationRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ControlOperationRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ListOperationsRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ListOperationsRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListOperationsRequest limit. */
            limit: number;

            /**
             * Creates a new ListOperationsRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ListOperationsRequest instance
             */
            static create(properties: expertmesh.v1.ListOperationsRequest.$Shape): expertmesh.v1.ListOperationsRequest & expertmesh.v1.ListOperationsRequest.$Shape;
            static create(properties?: expertmesh.v1.ListOperationsRequest.$Properties): expertmesh.v1.ListOperationsRequest;

            /**
             * Encodes the specified ListOperationsRequest message. Does not implicitly {@link expertmesh.v1.ListOperationsRequest.verify|verify} messages.
             * @param message ListOperationsRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ListOperationsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ListOperationsRequest message, length delimited. Does not implicitly {@link expertmesh.v1.ListOperationsRequest.verify|verify} messages.
             * @param message ListOperationsRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ListOperationsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListOperationsRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ListOperationsRequest & expertmesh.v1.ListOperationsRequest.$Shape} ListOperationsRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ListOperationsRequest & expertmesh.v1.ListOperationsRequest.$Shape;

            /**
             * Decodes a ListOperationsRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ListOperationsRequest & expertmesh.v1.ListOperationsRequest.$Shape} ListOperationsRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ListOperationsRequest & expertmesh.v1.ListOperationsRequest.$Shape;

            /**
             * Verifies a ListOperationsRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a ListOperationsRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ListOperationsRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ListOperationsRequest;

            /**
             * Creates a plain object from a ListOperationsRequest message. Also converts values to other types if specified.
             * @param message ListOperationsRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ListOperationsRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ListOperationsRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ListOperationsRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ListOperationsResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ListOperationsResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListOperationsResponse operations. */
            operations: expertmesh.v1.Operation.$Properties[];

            /**
             * Creates a new ListOperationsResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ListOperationsResponse instance
             */
            static create(properties: expertmesh.v1.ListOperationsResponse.$Shape): expertmesh.v1.ListOperationsResponse & expertmesh.v1.ListOperationsResponse.$Shape;
            static create(properties?: expertmesh.v1.ListOperationsResponse.$Properties): expertmesh.v1.ListOperationsResponse;

            /**
             * Encodes the specified ListOperationsResponse message. Does not implicitly {@link expertmesh.v1.ListOperationsResponse.verify|verify} messages.
             * @param message ListOperationsResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ListOperationsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ListOperationsResponse message, length delimited. Does not implicitly {@link expertmesh.v1.ListOperationsResponse.verify|verify} messages.
             * @param message ListOperationsResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ListOperationsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListOperationsResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ListOperationsResponse & expertmesh.v1.ListOperationsResponse.$Shape} ListOperationsResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ListOperationsResponse & expertmesh.v1.ListOperationsResponse.$Shape;

            /**
             * Decodes a ListOperationsResponse message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ListOperationsResponse & expertmesh.v1.ListOperationsResponse.$Shape} ListOperationsResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ListOperationsResponse & expertmesh.v1.ListOperationsResponse.$Shape;

            /**
             * Verifies a ListOperationsResponse message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a ListOperationsResponse message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ListOperationsResponse
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ListOperationsResponse;

            /**
             * Creates a plain object from a ListOperationsResponse message. Also converts values to other types if specified.
             * @param message ListOperationsResponse
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ListOperationsResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ListOperationsResponse to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ListOperationsResponse
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ExpertPin.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ExpertPin.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ExpertPin layer. */
            layer: number;

            /** ExpertPin expert. */
            expert: number;

            /** ExpertPin worker. */
            worker: string;

            /**
             * Creates a new ExpertPin instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ExpertPin instance
             */
            static create(properties: expertmesh.v1.ExpertPin.$Shape): expertmesh.v1.ExpertPin & expertmesh.v1.ExpertPin.$Shape;
            static create(properties?: expertmesh.v1.ExpertPin.$Properties): expertmesh.v1.ExpertPin;

            /**
             * Encodes the specified ExpertPin message. Does not implicitly {@link expertmesh.v1.ExpertPin.verify|verify} messages.
             * @param message ExpertPin message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ExpertPin.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ExpertPin message, length delimited. Does not implicitly {@link expertmesh.v1.ExpertPin.verify|verify} messages.
             * @param message ExpertPin message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ExpertPin.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ExpertPin message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ExpertPin & expertmesh.v1.ExpertPin.$Shape} ExpertPin
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ExpertPin & expertmesh.v1.ExpertPin.$Shape;

            /**
             * Decodes an ExpertPin message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ExpertPin & expertmesh.v1.ExpertPin.$Shape} ExpertPin
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ExpertPin & expertmesh.v1.ExpertPin.$Shape;

            /**
             * Verifies an ExpertPin message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates an ExpertPin message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ExpertPin
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ExpertPin;

            /**
             * Creates a plain object from an ExpertPin message. Also converts values to other types if specified.
             * @param message ExpertPin
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ExpertPin, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ExpertPin to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ExpertPin
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new PinRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.PinRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PinRequest add. */
            add: expertmesh.v1.ExpertPin.$Properties[];

            /** PinRequest remove. */
            remove: expertmesh.v1.ExpertPin.$Properties[];

            /**
             * Creates a new PinRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PinRequest instance
             */
            static create(properties: expertmesh.v1.PinRequest.$Shape): expertmesh.v1.PinRequest & expertmesh.v1.PinRequest.$Shape;
            static create(properties?: expertmesh.v1.PinRequest.$Properties): expertmesh.v1.PinRequest;

            /**
             * Encodes the specified PinRequest message. Does not implicitly {@link expertmesh.v1.PinRequest.verify|verify} messages.
             * @param message PinRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.PinRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified PinRequest message, length delimited. Does not implicitly {@link expertmesh.v1.PinRequest.verify|verify} messages.
             * @param message PinRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.PinRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PinRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.PinRequest & expertmesh.v1.PinRequest.$Shape} PinRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.PinRequest & expertmesh.v1.PinRequest.$Shape;

            /**
             * Decodes a PinRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.PinRequest & expertmesh.v1.PinRequest.$Shape} PinRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.PinRequest & expertmesh.v1.PinRequest.$Shape;

            /**
             * Verifies a PinRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a PinRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns PinRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.PinRequest;

            /**
             * Creates a plain object from a PinRequest message. Also converts values to other types if specified.
             * @param message PinRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.PinRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this PinRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for PinRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new PinResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.PinResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PinResponse pins. */
            pins: expertmesh.v1.ExpertPin.$Properties[];

            /**
             * Creates a new PinResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PinResponse instance
             */
            static create(properties: expertmesh.v1.PinResponse.$Shape): expertmesh.v1.PinResponse & expertmesh.v1.PinResponse.$Shape;
            static create(properties?: expertmesh.v1.PinResponse.$Properties): expertmesh.v1.PinResponse;

            /**
             * Encodes the specified PinResponse message. Does not implicitly {@link expertmesh.v1.PinResponse.verify|verify} messages.
             * @param message PinResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.PinResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified PinResponse message, length delimited. Does not implicitly {@link expertmesh.v1.PinResponse.verify|verify} messages.
             * @param message PinResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.PinResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PinResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.PinResponse & expertmesh.v1.PinResponse.$Shape} PinResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.PinResponse & expertmesh.v1.PinResponse.$Shape;

            /**
             * Decodes a PinResponse message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.PinResponse & expertmesh.v1.PinResponse.$Shape} PinResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.PinResponse & expertmesh.v1.PinResponse.$Shape;

            /**
             * Verifies a PinResponse message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a PinResponse message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns PinResponse
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.PinResponse;

            /**
             * Creates a plain object from a PinResponse message. Also converts values to other types if specified.
             * @param message PinResponse
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.PinResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this PinResponse to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for PinResponse
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new AutoRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.AutoRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AutoRequest set. */
            set?: (expertmesh.v1.AutoPolicy.$Properties|null);

            /**
             * Creates a new AutoRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns AutoRequest instance
             */
            static create(properties: expertmesh.v1.AutoRequest.$Shape): expertmesh.v1.AutoRequest & expertmesh.v1.AutoRequest.$Shape;
            static create(properties?: expertmesh.v1.AutoRequest.$Properties): expertmesh.v1.AutoRequest;

            /**
             * Encodes the specified AutoRequest message. Does not implicitly {@link expertmesh.v1.AutoRequest.verify|verify} messages.
             * @param message AutoRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.AutoRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified AutoRequest message, length delimited. Does not implicitly {@link expertmesh.v1.AutoRequest.verify|verify} messages.
             * @param message AutoRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.AutoRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AutoRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.AutoRequest & expertmesh.v1.AutoRequest.$Shape} AutoRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.AutoRequest & expertmesh.v1.AutoRequest.$Shape;

            /**
             * Decodes an AutoRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.AutoRequest & expertmesh.v1.AutoRequest.$Shape} AutoRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.AutoRequest & expertmesh.v1.AutoRequest.$Shape;

            /**
             * Verifies an AutoRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates an AutoRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns AutoRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.AutoRequest;

            /**
             * Creates a plain object from an AutoRequest message. Also converts values to other types if specified.
             * @param message AutoRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.AutoRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this AutoRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for AutoRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new AutoPolicy.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new AutoPolicy instance using the specified properties.
             * @param [properties] Properties to set
             * @returns AutoPolicy instance
             */
            static create(properties: expertmesh.v1.AutoPolicy.$Shape): expertmesh.v1.AutoPolicy & expertmesh.v1.AutoPolicy.$Shape;
            static create(properties?: expertmesh.v1.AutoPolicy.$Properties): expertmesh.v1.AutoPolicy;

            /**
             * Encodes the specified AutoPolicy message. Does not implicitly {@link expertmesh.v1.AutoPolicy.verify|verify} messages.
             * @param message AutoPolicy message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.AutoPolicy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified AutoPolicy message, length delimited. Does not implicitly {@link expertmesh.v1.AutoPolicy.verify|verify} messages.
             * @param message AutoPolicy message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.AutoPolicy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AutoPolicy message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.AutoPolicy & expertmesh.v1.AutoPolicy.$Shape} AutoPolicy
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.AutoPolicy & expertmesh.v1.AutoPolicy.$Shape;

            /**
             * Decodes an AutoPolicy message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.AutoPolicy & expertmesh.v1.AutoPolicy.$Shape} AutoPolicy
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.AutoPolicy & expertmesh.v1.AutoPolicy.$Shape;

            /**
             * Verifies an AutoPolicy message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates an AutoPolicy message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns AutoPolicy
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.AutoPolicy;

            /**
             * Creates a plain object from an AutoPolicy message. Also converts values to other types if specified.
             * @param message AutoPolicy
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.AutoPolicy, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this AutoPolicy to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for AutoPolicy
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Content.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new Content instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Content instance
             */
            static create(properties: expertmesh.v1.Content.$Shape): expertmesh.v1.Content & expertmesh.v1.Content.$Shape;
            static create(properties?: expertmesh.v1.Content.$Properties): expertmesh.v1.Content;

            /**
             * Encodes the specified Content message. Does not implicitly {@link expertmesh.v1.Content.verify|verify} messages.
             * @param message Content message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Content.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Content message, length delimited. Does not implicitly {@link expertmesh.v1.Content.verify|verify} messages.
             * @param message Content message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Content.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Content message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Content & expertmesh.v1.Content.$Shape} Content
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Content & expertmesh.v1.Content.$Shape;

            /**
             * Decodes a Content message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Content & expertmesh.v1.Content.$Shape} Content
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Content & expertmesh.v1.Content.$Shape;

            /**
             * Verifies a Content message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Content message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Content
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Content;

            /**
             * Creates a plain object from a Content message. Also converts values to other types if specified.
             * @param message Content
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Content, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Content to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Content
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Replica.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.Replica.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Replica worker. */
            worker: string;

            /** Replica share. */
            share: number;

            /**
             * Creates a new Replica instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Replica instance
             */
            static create(properties: expertmesh.v1.Replica.$Shape): expertmesh.v1.Replica & expertmesh.v1.Replica.$Shape;
            static create(properties?: expertmesh.v1.Replica.$Properties): expertmesh.v1.Replica;

            /**
             * Encodes the specified Replica message. Does not implicitly {@link expertmesh.v1.Replica.verify|verify} messages.
             * @param message Replica message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Replica.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Replica message, length delimited. Does not implicitly {@link expertmesh.v1.Replica.verify|verify} messages.
             * @param message Replica message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Replica.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Replica message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Replica & expertmesh.v1.Replica.$Shape} Replica
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Replica & expertmesh.v1.Replica.$Shape;

            /**
             * Decodes a Replica message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Replica & expertmesh.v1.Replica.$Shape} Replica
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Replica & expertmesh.v1.Replica.$Shape;

            /**
             * Verifies a Replica message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Replica message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Replica
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Replica;

            /**
             * Creates a plain object from a Replica message. Also converts values to other types if specified.
             * @param message Replica
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Replica, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Replica to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Replica
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ExpertPlacement.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ExpertPlacement.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ExpertPlacement format. */
            format: string;

            /** ExpertPlacement checksum. */
            checksum: string;

            /** ExpertPlacement replicas. */
            replicas: expertmesh.v1.Replica.$Properties[];

            /**
             * Creates a new ExpertPlacement instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ExpertPlacement instance
             */
            static create(properties: expertmesh.v1.ExpertPlacement.$Shape): expertmesh.v1.ExpertPlacement & expertmesh.v1.ExpertPlacement.$Shape;
            static create(properties?: expertmesh.v1.ExpertPlacement.$Properties): expertmesh.v1.ExpertPlacement;

            /**
             * Encodes the specified ExpertPlacement message. Does not implicitly {@link expertmesh.v1.ExpertPlacement.verify|verify} messages.
             * @param message ExpertPlacement message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ExpertPlacement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ExpertPlacement message, length delimited. Does not implicitly {@link expertmesh.v1.ExpertPlacement.verify|verify} messages.
             * @param message ExpertPlacement message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ExpertPlacement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ExpertPlacement message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ExpertPlacement & expertmesh.v1.ExpertPlacement.$Shape} ExpertPlacement
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ExpertPlacement & expertmesh.v1.ExpertPlacement.$Shape;

            /**
             * Decodes an ExpertPlacement message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ExpertPlacement & expertmesh.v1.ExpertPlacement.$Shape} ExpertPlacement
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ExpertPlacement & expertmesh.v1.ExpertPlacement.$Shape;

            /**
             * Verifies an ExpertPlacement message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates an ExpertPlacement message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ExpertPlacement
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ExpertPlacement;

            /**
             * Creates a plain object from an ExpertPlacement message. Also converts values to other types if specified.
             * @param message ExpertPlacement
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ExpertPlacement, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ExpertPlacement to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ExpertPlacement
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new LayerPlacement.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.LayerPlacement.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LayerPlacement experts. */
            experts: expertmesh.v1.ExpertPlacement.$Properties[];

            /**
             * Creates a new LayerPlacement instance using the specified properties.
             * @param [properties] Properties to set
             * @returns LayerPlacement instance
             */
            static create(properties: expertmesh.v1.LayerPlacement.$Shape): expertmesh.v1.LayerPlacement & expertmesh.v1.LayerPlacement.$Shape;
            static create(properties?: expertmesh.v1.LayerPlacement.$Properties): expertmesh.v1.LayerPlacement;

            /**
             * Encodes the specified LayerPlacement message. Does not implicitly {@link expertmesh.v1.LayerPlacement.verify|verify} messages.
             * @param message LayerPlacement message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.LayerPlacement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified LayerPlacement message, length delimited. Does not implicitly {@link expertmesh.v1.LayerPlacement.verify|verify} messages.
             * @param message LayerPlacement message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.LayerPlacement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LayerPlacement message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.LayerPlacement & expertmesh.v1.LayerPlacement.$Shape} LayerPlacement
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.LayerPlacement & expertmesh.v1.LayerPlacement.$Shape;

            /**
             * Decodes a LayerPlacement message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.LayerPlacement & expertmesh.v1.LayerPlacement.$Shape} LayerPlacement
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.LayerPlacement & expertmesh.v1.LayerPlacement.$Shape;

            /**
             * Verifies a LayerPlacement message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a LayerPlacement message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns LayerPlacement
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.LayerPlacement;

            /**
             * Creates a plain object from a LayerPlacement message. Also converts values to other types if specified.
             * @param message LayerPlacement
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.LayerPlacement, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this LayerPlacement to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for LayerPlacement
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Placement.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.Placement.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Placement epoch. */
            epoch: number;

            /** Placement layers. */
            layers: expertmesh.v1.LayerPlacement.$Properties[];

            /**
             * Creates a new Placement instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Placement instance
             */
            static create(properties: expertmesh.v1.Placement.$Shape): expertmesh.v1.Placement & expertmesh.v1.Placement.$Shape;
            static create(properties?: expertmesh.v1.Placement.$Properties): expertmesh.v1.Placement;

            /**
             * Encodes the specified Placement message. Does not implicitly {@link expertmesh.v1.Placement.verify|verify} messages.
             * @param message Placement message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Placement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Placement message, length delimited. Does not implicitly {@link expertmesh.v1.Placement.verify|verify} messages.
             * @param message Placement message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Placement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Placement message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Placement & expertmesh.v1.Placement.$Shape} Placement
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Placement & expertmesh.v1.Placement.$Shape;

            /**
             * Decodes a Placement message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Placement & expertmesh.v1.Placement.$Shape} Placement
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Placement & expertmesh.v1.Placement.$Shape;

            /**
             * Verifies a Placement message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Placement message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Placement
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Placement;

            /**
             * Creates a plain object from a Placement message. Also converts values to other types if specified.
             * @param message Placement
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Placement, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Placement to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Placement
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new TokenIds.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.TokenIds.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TokenIds ids. */
            ids: number[];

            /**
             * Creates a new TokenIds instance using the specified properties.
             * @param [properties] Properties to set
             * @returns TokenIds instance
             */
            static create(properties: expertmesh.v1.TokenIds.$Shape): expertmesh.v1.TokenIds & expertmesh.v1.TokenIds.$Shape;
            static create(properties?: expertmesh.v1.TokenIds.$Properties): expertmesh.v1.TokenIds;

            /**
             * Encodes the specified TokenIds message. Does not implicitly {@link expertmesh.v1.TokenIds.verify|verify} messages.
             * @param message TokenIds message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.TokenIds.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified TokenIds message, length delimited. Does not implicitly {@link expertmesh.v1.TokenIds.verify|verify} messages.
             * @param message TokenIds message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.TokenIds.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TokenIds message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.TokenIds & expertmesh.v1.TokenIds.$Shape} TokenIds
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.TokenIds & expertmesh.v1.TokenIds.$Shape;

            /**
             * Decodes a TokenIds message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.TokenIds & expertmesh.v1.TokenIds.$Shape} TokenIds
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.TokenIds & expertmesh.v1.TokenIds.$Shape;

            /**
             * Verifies a TokenIds message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a TokenIds message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns TokenIds
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.TokenIds;

            /**
             * Creates a plain object from a TokenIds message. Also converts values to other types if specified.
             * @param message TokenIds
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.TokenIds, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this TokenIds to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for TokenIds
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new StepTimes.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new StepTimes instance using the specified properties.
             * @param [properties] Properties to set
             * @returns StepTimes instance
             */
            static create(properties: expertmesh.v1.StepTimes.$Shape): expertmesh.v1.StepTimes & expertmesh.v1.StepTimes.$Shape;
            static create(properties?: expertmesh.v1.StepTimes.$Properties): expertmesh.v1.StepTimes;

            /**
             * Encodes the specified StepTimes message. Does not implicitly {@link expertmesh.v1.StepTimes.verify|verify} messages.
             * @param message StepTimes message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.StepTimes.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified StepTimes message, length delimited. Does not implicitly {@link expertmesh.v1.StepTimes.verify|verify} messages.
             * @param message StepTimes message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.StepTimes.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StepTimes message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.StepTimes & expertmesh.v1.StepTimes.$Shape} StepTimes
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.StepTimes & expertmesh.v1.StepTimes.$Shape;

            /**
             * Decodes a StepTimes message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.StepTimes & expertmesh.v1.StepTimes.$Shape} StepTimes
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.StepTimes & expertmesh.v1.StepTimes.$Shape;

            /**
             * Verifies a StepTimes message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a StepTimes message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns StepTimes
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.StepTimes;

            /**
             * Creates a plain object from a StepTimes message. Also converts values to other types if specified.
             * @param message StepTimes
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.StepTimes, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this StepTimes to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for StepTimes
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Buffering.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new Buffering instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Buffering instance
             */
            static create(properties: expertmesh.v1.Buffering.$Shape): expertmesh.v1.Buffering & expertmesh.v1.Buffering.$Shape;
            static create(properties?: expertmesh.v1.Buffering.$Properties): expertmesh.v1.Buffering;

            /**
             * Encodes the specified Buffering message. Does not implicitly {@link expertmesh.v1.Buffering.verify|verify} messages.
             * @param message Buffering message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Buffering.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Buffering message, length delimited. Does not implicitly {@link expertmesh.v1.Buffering.verify|verify} messages.
             * @param message Buffering message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Buffering.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Buffering message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Buffering & expertmesh.v1.Buffering.$Shape} Buffering
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Buffering & expertmesh.v1.Buffering.$Shape;

            /**
             * Decodes a Buffering message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Buffering & expertmesh.v1.Buffering.$Shape} Buffering
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Buffering & expertmesh.v1.Buffering.$Shape;

            /**
             * Verifies a Buffering message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Buffering message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Buffering
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Buffering;

            /**
             * Creates a plain object from a Buffering message. Also converts values to other types if specified.
             * @param message Buffering
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Buffering, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Buffering to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Buffering
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Inference service.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             */
            constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);

            /**
             * Creates new Inference service using the specified rpc implementation.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             * @returns RPC service. Useful where requests and/or responses are streamed.
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Inference#generate}.
             * @param error Error, if any
             * @param [response] GenerateResponse
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Inference#score}.
             * @param error Error, if any
             * @param [response] ScoreResponse
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Inference#logits}.
             * @param error Error, if any
             * @param [response] LogitsResponse
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Inference#translate}.
             * @param error Error, if any
             * @param [response] TranslateResponse
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Inference#tokenize}.
             * @param error Error, if any
             * @param [response] TokenizeResponse
             */
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

            /**
             * Callback as used by {@link expertmesh.v1.Inference#listModels}.
             * @param error Error, if any
             * @param [response] ListModelsResponse
             */
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

            /**
             * Constructs a new GenerateRequest.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new GenerateRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GenerateRequest instance
             */
            static create(properties: expertmesh.v1.GenerateRequest.$Shape): expertmesh.v1.GenerateRequest & expertmesh.v1.GenerateRequest.$Shape;
            static create(properties?: expertmesh.v1.GenerateRequest.$Properties): expertmesh.v1.GenerateRequest;

            /**
             * Encodes the specified GenerateRequest message. Does not implicitly {@link expertmesh.v1.GenerateRequest.verify|verify} messages.
             * @param message GenerateRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.GenerateRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified GenerateRequest message, length delimited. Does not implicitly {@link expertmesh.v1.GenerateRequest.verify|verify} messages.
             * @param message GenerateRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.GenerateRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GenerateRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.GenerateRequest & expertmesh.v1.GenerateRequest.$Shape} GenerateRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GenerateRequest & expertmesh.v1.GenerateRequest.$Shape;

            /**
             * Decodes a GenerateRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.GenerateRequest & expertmesh.v1.GenerateRequest.$Shape} GenerateRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.GenerateRequest & expertmesh.v1.GenerateRequest.$Shape;

            /**
             * Verifies a GenerateRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a GenerateRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns GenerateRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.GenerateRequest;

            /**
             * Creates a plain object from a GenerateRequest message. Also converts values to other types if specified.
             * @param message GenerateRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.GenerateRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this GenerateRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for GenerateRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new GenerateHead.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.GenerateHead.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GenerateHead requestId. */
            requestId: string;

            /** GenerateHead n. */
            n: number;

            /** GenerateHead produced. */
            produced: expertmesh.v1.ProducedAnswer.$Properties[];

            /**
             * Creates a new GenerateHead instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GenerateHead instance
             */
            static create(properties: expertmesh.v1.GenerateHead.$Shape): expertmesh.v1.GenerateHead & expertmesh.v1.GenerateHead.$Shape;
            static create(properties?: expertmesh.v1.GenerateHead.$Properties): expertmesh.v1.GenerateHead;

            /**
             * Encodes the specified GenerateHead message. Does not implicitly {@link expertmesh.v1.GenerateHead.verify|verify} messages.
             * @param message GenerateHead message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.GenerateHead.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified GenerateHead message, length delimited. Does not implicitly {@link expertmesh.v1.GenerateHead.verify|verify} messages.
             * @param message GenerateHead message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.GenerateHead.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GenerateHead message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.GenerateHead & expertmesh.v1.GenerateHead.$Shape} GenerateHead
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GenerateHead & expertmesh.v1.GenerateHead.$Shape;

            /**
             * Decodes a GenerateHead message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.GenerateHead & expertmesh.v1.GenerateHead.$Shape} GenerateHead
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.GenerateHead & expertmesh.v1.GenerateHead.$Shape;

            /**
             * Verifies a GenerateHead message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a GenerateHead message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns GenerateHead
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.GenerateHead;

            /**
             * Creates a plain object from a GenerateHead message. Also converts values to other types if specified.
             * @param message GenerateHead
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.GenerateHead, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this GenerateHead to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for GenerateHead
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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
         * Properties of a ProducedAnswer.
         * @deprecated Use expertmesh.v1.ProducedAnswer.$Properties instead.
         */
        interface IProducedAnswer extends expertmesh.v1.ProducedAnswer.$Properties {
        }

        /** Represents a ProducedAnswer. */
        class ProducedAnswer {

            /**
             * Constructs a new ProducedAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ProducedAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProducedAnswer ids. */
            ids: number[];

            /** ProducedAnswer isFinished. */
            isFinished: boolean;

            /**
             * Creates a new ProducedAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ProducedAnswer instance
             */
            static create(properties: expertmesh.v1.ProducedAnswer.$Shape): expertmesh.v1.ProducedAnswer & expertmesh.v1.ProducedAnswer.$Shape;
            static create(properties?: expertmesh.v1.ProducedAnswer.$Properties): expertmesh.v1.ProducedAnswer;

            /**
             * Encodes the specified ProducedAnswer message. Does not implicitly {@link expertmesh.v1.ProducedAnswer.verify|verify} messages.
             * @param message ProducedAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ProducedAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ProducedAnswer message, length delimited. Does not implicitly {@link expertmesh.v1.ProducedAnswer.verify|verify} messages.
             * @param message ProducedAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ProducedAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProducedAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ProducedAnswer & expertmesh.v1.ProducedAnswer.$Shape} ProducedAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ProducedAnswer & expertmesh.v1.ProducedAnswer.$Shape;

            /**
             * Decodes a ProducedAnswer message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ProducedAnswer & expertmesh.v1.ProducedAnswer.$Shape} ProducedAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ProducedAnswer & expertmesh.v1.ProducedAnswer.$Shape;

            /**
             * Verifies a ProducedAnswer message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a ProducedAnswer message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ProducedAnswer
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ProducedAnswer;

            /**
             * Creates a plain object from a ProducedAnswer message. Also converts values to other types if specified.
             * @param message ProducedAnswer
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ProducedAnswer, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ProducedAnswer to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ProducedAnswer
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace ProducedAnswer {

            /** Properties of a ProducedAnswer. */
            interface $Properties {

                /** ProducedAnswer ids */
                ids?: (number[]|null);

                /** ProducedAnswer isFinished */
                isFinished?: (boolean|null);

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

            /**
             * Constructs a new StopStrings.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.StopStrings.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** StopStrings texts. */
            texts: string[];

            /**
             * Creates a new StopStrings instance using the specified properties.
             * @param [properties] Properties to set
             * @returns StopStrings instance
             */
            static create(properties: expertmesh.v1.StopStrings.$Shape): expertmesh.v1.StopStrings & expertmesh.v1.StopStrings.$Shape;
            static create(properties?: expertmesh.v1.StopStrings.$Properties): expertmesh.v1.StopStrings;

            /**
             * Encodes the specified StopStrings message. Does not implicitly {@link expertmesh.v1.StopStrings.verify|verify} messages.
             * @param message StopStrings message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.StopStrings.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified StopStrings message, length delimited. Does not implicitly {@link expertmesh.v1.StopStrings.verify|verify} messages.
             * @param message StopStrings message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.StopStrings.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StopStrings message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.StopStrings & expertmesh.v1.StopStrings.$Shape} StopStrings
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.StopStrings & expertmesh.v1.StopStrings.$Shape;

            /**
             * Decodes a StopStrings message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.StopStrings & expertmesh.v1.StopStrings.$Shape} StopStrings
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.StopStrings & expertmesh.v1.StopStrings.$Shape;

            /**
             * Verifies a StopStrings message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a StopStrings message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns StopStrings
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.StopStrings;

            /**
             * Creates a plain object from a StopStrings message. Also converts values to other types if specified.
             * @param message StopStrings
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.StopStrings, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this StopStrings to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for StopStrings
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new BadWords.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.BadWords.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BadWords texts. */
            texts: string[];

            /** BadWords ids. */
            ids: expertmesh.v1.TokenIds.$Properties[];

            /**
             * Creates a new BadWords instance using the specified properties.
             * @param [properties] Properties to set
             * @returns BadWords instance
             */
            static create(properties: expertmesh.v1.BadWords.$Shape): expertmesh.v1.BadWords & expertmesh.v1.BadWords.$Shape;
            static create(properties?: expertmesh.v1.BadWords.$Properties): expertmesh.v1.BadWords;

            /**
             * Encodes the specified BadWords message. Does not implicitly {@link expertmesh.v1.BadWords.verify|verify} messages.
             * @param message BadWords message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.BadWords.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified BadWords message, length delimited. Does not implicitly {@link expertmesh.v1.BadWords.verify|verify} messages.
             * @param message BadWords message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.BadWords.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BadWords message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.BadWords & expertmesh.v1.BadWords.$Shape} BadWords
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.BadWords & expertmesh.v1.BadWords.$Shape;

            /**
             * Decodes a BadWords message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.BadWords & expertmesh.v1.BadWords.$Shape} BadWords
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.BadWords & expertmesh.v1.BadWords.$Shape;

            /**
             * Verifies a BadWords message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a BadWords message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns BadWords
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.BadWords;

            /**
             * Creates a plain object from a BadWords message. Also converts values to other types if specified.
             * @param message BadWords
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.BadWords, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this BadWords to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for BadWords
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Chat.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new Chat instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Chat instance
             */
            static create(properties: expertmesh.v1.Chat.$Shape): expertmesh.v1.Chat & expertmesh.v1.Chat.$Shape;
            static create(properties?: expertmesh.v1.Chat.$Properties): expertmesh.v1.Chat;

            /**
             * Encodes the specified Chat message. Does not implicitly {@link expertmesh.v1.Chat.verify|verify} messages.
             * @param message Chat message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Chat.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Chat message, length delimited. Does not implicitly {@link expertmesh.v1.Chat.verify|verify} messages.
             * @param message Chat message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Chat.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Chat message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Chat & expertmesh.v1.Chat.$Shape} Chat
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Chat & expertmesh.v1.Chat.$Shape;

            /**
             * Decodes a Chat message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Chat & expertmesh.v1.Chat.$Shape} Chat
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Chat & expertmesh.v1.Chat.$Shape;

            /**
             * Verifies a Chat message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Chat message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Chat
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Chat;

            /**
             * Creates a plain object from a Chat message. Also converts values to other types if specified.
             * @param message Chat
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Chat, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Chat to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Chat
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ChatMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ChatMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ChatMessage role. */
            role: string;

            /** ChatMessage content. */
            content: string;

            /** ChatMessage json. */
            json?: (string|null);

            /**
             * Creates a new ChatMessage instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ChatMessage instance
             */
            static create(properties: expertmesh.v1.ChatMessage.$Shape): expertmesh.v1.ChatMessage & expertmesh.v1.ChatMessage.$Shape;
            static create(properties?: expertmesh.v1.ChatMessage.$Properties): expertmesh.v1.ChatMessage;

            /**
             * Encodes the specified ChatMessage message. Does not implicitly {@link expertmesh.v1.ChatMessage.verify|verify} messages.
             * @param message ChatMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ChatMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ChatMessage message, length delimited. Does not implicitly {@link expertmesh.v1.ChatMessage.verify|verify} messages.
             * @param message ChatMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ChatMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ChatMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ChatMessage & expertmesh.v1.ChatMessage.$Shape} ChatMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ChatMessage & expertmesh.v1.ChatMessage.$Shape;

            /**
             * Decodes a ChatMessage message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ChatMessage & expertmesh.v1.ChatMessage.$Shape} ChatMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ChatMessage & expertmesh.v1.ChatMessage.$Shape;

            /**
             * Verifies a ChatMessage message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a ChatMessage message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ChatMessage
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ChatMessage;

            /**
             * Creates a plain object from a ChatMessage message. Also converts values to other types if specified.
             * @param message ChatMessage
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ChatMessage, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ChatMessage to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ChatMessage
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new GenerateResponse.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new GenerateResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GenerateResponse instance
             */
            static create(properties: expertmesh.v1.GenerateResponse.$Shape): expertmesh.v1.GenerateResponse & expertmesh.v1.GenerateResponse.$Shape;
            static create(properties?: expertmesh.v1.GenerateResponse.$Properties): expertmesh.v1.GenerateResponse;

            /**
             * Encodes the specified GenerateResponse message. Does not implicitly {@link expertmesh.v1.GenerateResponse.verify|verify} messages.
             * @param message GenerateResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.GenerateResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified GenerateResponse message, length delimited. Does not implicitly {@link expertmesh.v1.GenerateResponse.verify|verify} messages.
             * @param message GenerateResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.GenerateResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GenerateResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.GenerateResponse & expertmesh.v1.GenerateResponse.$Shape} GenerateResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GenerateResponse & expertmesh.v1.GenerateResponse.$Shape;

            /**
             * Decodes a GenerateResponse message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.GenerateResponse & expertmesh.v1.GenerateResponse.$Shape} GenerateResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.GenerateResponse & expertmesh.v1.GenerateResponse.$Shape;

            /**
             * Verifies a GenerateResponse message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a GenerateResponse message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns GenerateResponse
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.GenerateResponse;

            /**
             * Creates a plain object from a GenerateResponse message. Also converts values to other types if specified.
             * @param message GenerateResponse
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.GenerateResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this GenerateResponse to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for GenerateResponse
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new TokenLogprob.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.TokenLogprob.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TokenLogprob id. */
            id: number;

            /** TokenLogprob token. */
            token: string;

            /** TokenLogprob logprob. */
            logprob: number;

            /**
             * Creates a new TokenLogprob instance using the specified properties.
             * @param [properties] Properties to set
             * @returns TokenLogprob instance
             */
            static create(properties: expertmesh.v1.TokenLogprob.$Shape): expertmesh.v1.TokenLogprob & expertmesh.v1.TokenLogprob.$Shape;
            static create(properties?: expertmesh.v1.TokenLogprob.$Properties): expertmesh.v1.TokenLogprob;

            /**
             * Encodes the specified TokenLogprob message. Does not implicitly {@link expertmesh.v1.TokenLogprob.verify|verify} messages.
             * @param message TokenLogprob message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.TokenLogprob.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified TokenLogprob message, length delimited. Does not implicitly {@link expertmesh.v1.TokenLogprob.verify|verify} messages.
             * @param message TokenLogprob message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.TokenLogprob.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TokenLogprob message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.TokenLogprob & expertmesh.v1.TokenLogprob.$Shape} TokenLogprob
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.TokenLogprob & expertmesh.v1.TokenLogprob.$Shape;

            /**
             * Decodes a TokenLogprob message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.TokenLogprob & expertmesh.v1.TokenLogprob.$Shape} TokenLogprob
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.TokenLogprob & expertmesh.v1.TokenLogprob.$Shape;

            /**
             * Verifies a TokenLogprob message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a TokenLogprob message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns TokenLogprob
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.TokenLogprob;

            /**
             * Creates a plain object from a TokenLogprob message. Also converts values to other types if specified.
             * @param message TokenLogprob
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.TokenLogprob, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this TokenLogprob to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for TokenLogprob
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new TokenLogprobs.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.TokenLogprobs.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TokenLogprobs chosen. */
            chosen?: (expertmesh.v1.TokenLogprob.$Properties|null);

            /** TokenLogprobs top. */
            top: expertmesh.v1.TokenLogprob.$Properties[];

            /**
             * Creates a new TokenLogprobs instance using the specified properties.
             * @param [properties] Properties to set
             * @returns TokenLogprobs instance
             */
            static create(properties: expertmesh.v1.TokenLogprobs.$Shape): expertmesh.v1.TokenLogprobs & expertmesh.v1.TokenLogprobs.$Shape;
            static create(properties?: expertmesh.v1.TokenLogprobs.$Properties): expertmesh.v1.TokenLogprobs;

            /**
             * Encodes the specified TokenLogprobs message. Does not implicitly {@link expertmesh.v1.TokenLogprobs.verify|verify} messages.
             * @param message TokenLogprobs message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.TokenLogprobs.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified TokenLogprobs message, length delimited. Does not implicitly {@link expertmesh.v1.TokenLogprobs.verify|verify} messages.
             * @param message TokenLogprobs message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.TokenLogprobs.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TokenLogprobs message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.TokenLogprobs & expertmesh.v1.TokenLogprobs.$Shape} TokenLogprobs
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.TokenLogprobs & expertmesh.v1.TokenLogprobs.$Shape;

            /**
             * Decodes a TokenLogprobs message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.TokenLogprobs & expertmesh.v1.TokenLogprobs.$Shape} TokenLogprobs
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.TokenLogprobs & expertmesh.v1.TokenLogprobs.$Shape;

            /**
             * Verifies a TokenLogprobs message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a TokenLogprobs message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns TokenLogprobs
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.TokenLogprobs;

            /**
             * Creates a plain object from a TokenLogprobs message. Also converts values to other types if specified.
             * @param message TokenLogprobs
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.TokenLogprobs, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this TokenLogprobs to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for TokenLogprobs
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new GenerateStarted.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.GenerateStarted.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GenerateStarted requestId. */
            requestId: string;

            /** GenerateStarted homeWorker. */
            homeWorker: string;

            /** GenerateStarted promptTokens. */
            promptTokens: number;

            /**
             * Creates a new GenerateStarted instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GenerateStarted instance
             */
            static create(properties: expertmesh.v1.GenerateStarted.$Shape): expertmesh.v1.GenerateStarted & expertmesh.v1.GenerateStarted.$Shape;
            static create(properties?: expertmesh.v1.GenerateStarted.$Properties): expertmesh.v1.GenerateStarted;

            /**
             * Encodes the specified GenerateStarted message. Does not implicitly {@link expertmesh.v1.GenerateStarted.verify|verify} messages.
             * @param message GenerateStarted message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.GenerateStarted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified GenerateStarted message, length delimited. Does not implicitly {@link expertmesh.v1.GenerateStarted.verify|verify} messages.
             * @param message GenerateStarted message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.GenerateStarted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GenerateStarted message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.GenerateStarted & expertmesh.v1.GenerateStarted.$Shape} GenerateStarted
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GenerateStarted & expertmesh.v1.GenerateStarted.$Shape;

            /**
             * Decodes a GenerateStarted message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.GenerateStarted & expertmesh.v1.GenerateStarted.$Shape} GenerateStarted
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.GenerateStarted & expertmesh.v1.GenerateStarted.$Shape;

            /**
             * Verifies a GenerateStarted message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a GenerateStarted message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns GenerateStarted
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.GenerateStarted;

            /**
             * Creates a plain object from a GenerateStarted message. Also converts values to other types if specified.
             * @param message GenerateStarted
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.GenerateStarted, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this GenerateStarted to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for GenerateStarted
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new GenerateFinished.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.GenerateFinished.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GenerateFinished reason. */
            reason: string;

            /** GenerateFinished completionTokens. */
            completionTokens: number;

            /** GenerateFinished stop. */
            stop?: (string|null);

            /**
             * Creates a new GenerateFinished instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GenerateFinished instance
             */
            static create(properties: expertmesh.v1.GenerateFinished.$Shape): expertmesh.v1.GenerateFinished & expertmesh.v1.GenerateFinished.$Shape;
            static create(properties?: expertmesh.v1.GenerateFinished.$Properties): expertmesh.v1.GenerateFinished;

            /**
             * Encodes the specified GenerateFinished message. Does not implicitly {@link expertmesh.v1.GenerateFinished.verify|verify} messages.
             * @param message GenerateFinished message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.GenerateFinished.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified GenerateFinished message, length delimited. Does not implicitly {@link expertmesh.v1.GenerateFinished.verify|verify} messages.
             * @param message GenerateFinished message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.GenerateFinished.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GenerateFinished message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.GenerateFinished & expertmesh.v1.GenerateFinished.$Shape} GenerateFinished
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.GenerateFinished & expertmesh.v1.GenerateFinished.$Shape;

            /**
             * Decodes a GenerateFinished message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.GenerateFinished & expertmesh.v1.GenerateFinished.$Shape} GenerateFinished
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.GenerateFinished & expertmesh.v1.GenerateFinished.$Shape;

            /**
             * Verifies a GenerateFinished message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a GenerateFinished message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns GenerateFinished
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.GenerateFinished;

            /**
             * Creates a plain object from a GenerateFinished message. Also converts values to other types if specified.
             * @param message GenerateFinished
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.GenerateFinished, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this GenerateFinished to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for GenerateFinished
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ScoreDocument.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new ScoreDocument instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ScoreDocument instance
             */
            static create(properties: expertmesh.v1.ScoreDocument.$Shape): expertmesh.v1.ScoreDocument & expertmesh.v1.ScoreDocument.$Shape;
            static create(properties?: expertmesh.v1.ScoreDocument.$Properties): expertmesh.v1.ScoreDocument;

            /**
             * Encodes the specified ScoreDocument message. Does not implicitly {@link expertmesh.v1.ScoreDocument.verify|verify} messages.
             * @param message ScoreDocument message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ScoreDocument.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ScoreDocument message, length delimited. Does not implicitly {@link expertmesh.v1.ScoreDocument.verify|verify} messages.
             * @param message ScoreDocument message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ScoreDocument.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ScoreDocument message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ScoreDocument & expertmesh.v1.ScoreDocument.$Shape} ScoreDocument
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ScoreDocument & expertmesh.v1.ScoreDocument.$Shape;

            /**
             * Decodes a ScoreDocument message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ScoreDocument & expertmesh.v1.ScoreDocument.$Shape} ScoreDocument
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ScoreDocument & expertmesh.v1.ScoreDocument.$Shape;

            /**
             * Verifies a ScoreDocument message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a ScoreDocument message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ScoreDocument
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ScoreDocument;

            /**
             * Creates a plain object from a ScoreDocument message. Also converts values to other types if specified.
             * @param message ScoreDocument
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ScoreDocument, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ScoreDocument to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ScoreDocument
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Source.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.Source.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Source text. */
            text?: (string|null);

            /** Source ids. */
            ids?: (expertmesh.v1.TokenIds.$Properties|null);

            /** Source content. */
            content?: ("text"|"ids");

            /**
             * Creates a new Source instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Source instance
             */
            static create(properties: expertmesh.v1.Source.$Shape): expertmesh.v1.Source & expertmesh.v1.Source.$Shape;
            static create(properties?: expertmesh.v1.Source.$Properties): expertmesh.v1.Source;

            /**
             * Encodes the specified Source message. Does not implicitly {@link expertmesh.v1.Source.verify|verify} messages.
             * @param message Source message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Source.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Source message, length delimited. Does not implicitly {@link expertmesh.v1.Source.verify|verify} messages.
             * @param message Source message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Source.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Source message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Source & expertmesh.v1.Source.$Shape} Source
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Source & expertmesh.v1.Source.$Shape;

            /**
             * Decodes a Source message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Source & expertmesh.v1.Source.$Shape} Source
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Source & expertmesh.v1.Source.$Shape;

            /**
             * Verifies a Source message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Source message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Source
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Source;

            /**
             * Creates a plain object from a Source message. Also converts values to other types if specified.
             * @param message Source
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Source, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Source to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Source
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new TranslateRequest.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new TranslateRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns TranslateRequest instance
             */
            static create(properties: expertmesh.v1.TranslateRequest.$Shape): expertmesh.v1.TranslateRequest & expertmesh.v1.TranslateRequest.$Shape;
            static create(properties?: expertmesh.v1.TranslateRequest.$Properties): expertmesh.v1.TranslateRequest;

            /**
             * Encodes the specified TranslateRequest message. Does not implicitly {@link expertmesh.v1.TranslateRequest.verify|verify} messages.
             * @param message TranslateRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.TranslateRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified TranslateRequest message, length delimited. Does not implicitly {@link expertmesh.v1.TranslateRequest.verify|verify} messages.
             * @param message TranslateRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.TranslateRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TranslateRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.TranslateRequest & expertmesh.v1.TranslateRequest.$Shape} TranslateRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.TranslateRequest & expertmesh.v1.TranslateRequest.$Shape;

            /**
             * Decodes a TranslateRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.TranslateRequest & expertmesh.v1.TranslateRequest.$Shape} TranslateRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.TranslateRequest & expertmesh.v1.TranslateRequest.$Shape;

            /**
             * Verifies a TranslateRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a TranslateRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns TranslateRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.TranslateRequest;

            /**
             * Creates a plain object from a TranslateRequest message. Also converts values to other types if specified.
             * @param message TranslateRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.TranslateRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this TranslateRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for TranslateRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Hypothesis.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.Hypothesis.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Hypothesis ids. */
            ids: number[];

            /** Hypothesis text. */
            text?: (string|null);

            /** Hypothesis score. */
            score: number;

            /**
             * Creates a new Hypothesis instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Hypothesis instance
             */
            static create(properties: expertmesh.v1.Hypothesis.$Shape): expertmesh.v1.Hypothesis & expertmesh.v1.Hypothesis.$Shape;
            static create(properties?: expertmesh.v1.Hypothesis.$Properties): expertmesh.v1.Hypothesis;

            /**
             * Encodes the specified Hypothesis message. Does not implicitly {@link expertmesh.v1.Hypothesis.verify|verify} messages.
             * @param message Hypothesis message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Hypothesis.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Hypothesis message, length delimited. Does not implicitly {@link expertmesh.v1.Hypothesis.verify|verify} messages.
             * @param message Hypothesis message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Hypothesis.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Hypothesis message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Hypothesis & expertmesh.v1.Hypothesis.$Shape} Hypothesis
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Hypothesis & expertmesh.v1.Hypothesis.$Shape;

            /**
             * Decodes a Hypothesis message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Hypothesis & expertmesh.v1.Hypothesis.$Shape} Hypothesis
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Hypothesis & expertmesh.v1.Hypothesis.$Shape;

            /**
             * Verifies a Hypothesis message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Hypothesis message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Hypothesis
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Hypothesis;

            /**
             * Creates a plain object from a Hypothesis message. Also converts values to other types if specified.
             * @param message Hypothesis
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Hypothesis, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Hypothesis to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Hypothesis
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Translation.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.Translation.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Translation hypotheses. */
            hypotheses: expertmesh.v1.Hypothesis.$Properties[];

            /** Translation sourceTokens. */
            sourceTokens: number;

            /**
             * Creates a new Translation instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Translation instance
             */
            static create(properties: expertmesh.v1.Translation.$Shape): expertmesh.v1.Translation & expertmesh.v1.Translation.$Shape;
            static create(properties?: expertmesh.v1.Translation.$Properties): expertmesh.v1.Translation;

            /**
             * Encodes the specified Translation message. Does not implicitly {@link expertmesh.v1.Translation.verify|verify} messages.
             * @param message Translation message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Translation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Translation message, length delimited. Does not implicitly {@link expertmesh.v1.Translation.verify|verify} messages.
             * @param message Translation message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Translation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Translation message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Translation & expertmesh.v1.Translation.$Shape} Translation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Translation & expertmesh.v1.Translation.$Shape;

            /**
             * Decodes a Translation message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Translation & expertmesh.v1.Translation.$Shape} Translation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Translation & expertmesh.v1.Translation.$Shape;

            /**
             * Verifies a Translation message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Translation message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Translation
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Translation;

            /**
             * Creates a plain object from a Translation message. Also converts values to other types if specified.
             * @param message Translation
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Translation, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Translation to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Translation
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Translation {

            /** Properties of a Translation. */
            interface $Properties {

                /** Translation hypotheses */
                hypotheses?: (expertmesh.v1.Hypothesis.$Properties[]|null);

                /** Translation sourceTokens */
                sourceTokens?: (number|null);

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

            /**
             * Constructs a new TranslateResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.TranslateResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TranslateResponse requestId. */
            requestId: string;

            /** TranslateResponse translations. */
            translations: expertmesh.v1.Translation.$Properties[];

            /**
             * Creates a new TranslateResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns TranslateResponse instance
             */
            static create(properties: expertmesh.v1.TranslateResponse.$Shape): expertmesh.v1.TranslateResponse & expertmesh.v1.TranslateResponse.$Shape;
            static create(properties?: expertmesh.v1.TranslateResponse.$Properties): expertmesh.v1.TranslateResponse;

            /**
             * Encodes the specified TranslateResponse message. Does not implicitly {@link expertmesh.v1.TranslateResponse.verify|verify} messages.
             * @param message TranslateResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.TranslateResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified TranslateResponse message, length delimited. Does not implicitly {@link expertmesh.v1.TranslateResponse.verify|verify} messages.
             * @param message TranslateResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.TranslateResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TranslateResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.TranslateResponse & expertmesh.v1.TranslateResponse.$Shape} TranslateResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.TranslateResponse & expertmesh.v1.TranslateResponse.$Shape;

            /**
             * Decodes a TranslateResponse message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.TranslateResponse & expertmesh.v1.TranslateResponse.$Shape} TranslateResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.TranslateResponse & expertmesh.v1.TranslateResponse.$Shape;

            /**
             * Verifies a TranslateResponse message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a TranslateResponse message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns TranslateResponse
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.TranslateResponse;

            /**
             * Creates a plain object from a TranslateResponse message. Also converts values to other types if specified.
             * @param message TranslateResponse
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.TranslateResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this TranslateResponse to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for TranslateResponse
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace TranslateResponse {

            /** Properties of a TranslateResponse. */
            interface $Properties {

                /** TranslateResponse requestId */
                requestId?: (string|null);

                /** TranslateResponse translations */
                translations?: (expertmesh.v1.Translation.$Properties[]|null);

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

            /**
             * Constructs a new ScoreRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ScoreRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ScoreRequest documents. */
            documents: expertmesh.v1.ScoreDocument.$Properties[];

            /**
             * Creates a new ScoreRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ScoreRequest instance
             */
            static create(properties: expertmesh.v1.ScoreRequest.$Shape): expertmesh.v1.ScoreRequest & expertmesh.v1.ScoreRequest.$Shape;
            static create(properties?: expertmesh.v1.ScoreRequest.$Properties): expertmesh.v1.ScoreRequest;

            /**
             * Encodes the specified ScoreRequest message. Does not implicitly {@link expertmesh.v1.ScoreRequest.verify|verify} messages.
             * @param message ScoreRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ScoreRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ScoreRequest message, length delimited. Does not implicitly {@link expertmesh.v1.ScoreRequest.verify|verify} messages.
             * @param message ScoreRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ScoreRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ScoreRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ScoreRequest & expertmesh.v1.ScoreRequest.$Shape} ScoreRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ScoreRequest & expertmesh.v1.ScoreRequest.$Shape;

            /**
             * Decodes a ScoreRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ScoreRequest & expertmesh.v1.ScoreRequest.$Shape} ScoreRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ScoreRequest & expertmesh.v1.ScoreRequest.$Shape;

            /**
             * Verifies a ScoreRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a ScoreRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ScoreRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ScoreRequest;

            /**
             * Creates a plain object from a ScoreRequest message. Also converts values to other types if specified.
             * @param message ScoreRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ScoreRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ScoreRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ScoreRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new DocumentScore.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.DocumentScore.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DocumentScore tokens. */
            tokens: number;

            /** DocumentScore nll. */
            nll: number;

            /**
             * Creates a new DocumentScore instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DocumentScore instance
             */
            static create(properties: expertmesh.v1.DocumentScore.$Shape): expertmesh.v1.DocumentScore & expertmesh.v1.DocumentScore.$Shape;
            static create(properties?: expertmesh.v1.DocumentScore.$Properties): expertmesh.v1.DocumentScore;

            /**
             * Encodes the specified DocumentScore message. Does not implicitly {@link expertmesh.v1.DocumentScore.verify|verify} messages.
             * @param message DocumentScore message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.DocumentScore.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified DocumentScore message, length delimited. Does not implicitly {@link expertmesh.v1.DocumentScore.verify|verify} messages.
             * @param message DocumentScore message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.DocumentScore.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DocumentScore message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.DocumentScore & expertmesh.v1.DocumentScore.$Shape} DocumentScore
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.DocumentScore & expertmesh.v1.DocumentScore.$Shape;

            /**
             * Decodes a DocumentScore message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.DocumentScore & expertmesh.v1.DocumentScore.$Shape} DocumentScore
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.DocumentScore & expertmesh.v1.DocumentScore.$Shape;

            /**
             * Verifies a DocumentScore message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a DocumentScore message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns DocumentScore
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.DocumentScore;

            /**
             * Creates a plain object from a DocumentScore message. Also converts values to other types if specified.
             * @param message DocumentScore
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.DocumentScore, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this DocumentScore to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for DocumentScore
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace DocumentScore {

            /** Properties of a DocumentScore. */
            interface $Properties {

                /** DocumentScore tokens */
                tokens?: (number|null);

                /** DocumentScore nll */
                nll?: (number|null);

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

            /**
             * Constructs a new ScoreResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ScoreResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ScoreResponse documents. */
            documents: expertmesh.v1.DocumentScore.$Properties[];

            /**
             * Creates a new ScoreResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ScoreResponse instance
             */
            static create(properties: expertmesh.v1.ScoreResponse.$Shape): expertmesh.v1.ScoreResponse & expertmesh.v1.ScoreResponse.$Shape;
            static create(properties?: expertmesh.v1.ScoreResponse.$Properties): expertmesh.v1.ScoreResponse;

            /**
             * Encodes the specified ScoreResponse message. Does not implicitly {@link expertmesh.v1.ScoreResponse.verify|verify} messages.
             * @param message ScoreResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ScoreResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ScoreResponse message, length delimited. Does not implicitly {@link expertmesh.v1.ScoreResponse.verify|verify} messages.
             * @param message ScoreResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ScoreResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ScoreResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ScoreResponse & expertmesh.v1.ScoreResponse.$Shape} ScoreResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ScoreResponse & expertmesh.v1.ScoreResponse.$Shape;

            /**
             * Decodes a ScoreResponse message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ScoreResponse & expertmesh.v1.ScoreResponse.$Shape} ScoreResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ScoreResponse & expertmesh.v1.ScoreResponse.$Shape;

            /**
             * Verifies a ScoreResponse message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a ScoreResponse message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ScoreResponse
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ScoreResponse;

            /**
             * Creates a plain object from a ScoreResponse message. Also converts values to other types if specified.
             * @param message ScoreResponse
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ScoreResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ScoreResponse to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ScoreResponse
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace ScoreResponse {

            /** Properties of a ScoreResponse. */
            interface $Properties {

                /** ScoreResponse documents */
                documents?: (expertmesh.v1.DocumentScore.$Properties[]|null);

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

            /**
             * Constructs a new LogitsRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.LogitsRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LogitsRequest document. */
            document?: (expertmesh.v1.ScoreDocument.$Properties|null);

            /** LogitsRequest firstRow. */
            firstRow: number;

            /**
             * Creates a new LogitsRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns LogitsRequest instance
             */
            static create(properties: expertmesh.v1.LogitsRequest.$Shape): expertmesh.v1.LogitsRequest & expertmesh.v1.LogitsRequest.$Shape;
            static create(properties?: expertmesh.v1.LogitsRequest.$Properties): expertmesh.v1.LogitsRequest;

            /**
             * Encodes the specified LogitsRequest message. Does not implicitly {@link expertmesh.v1.LogitsRequest.verify|verify} messages.
             * @param message LogitsRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.LogitsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified LogitsRequest message, length delimited. Does not implicitly {@link expertmesh.v1.LogitsRequest.verify|verify} messages.
             * @param message LogitsRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.LogitsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LogitsRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.LogitsRequest & expertmesh.v1.LogitsRequest.$Shape} LogitsRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.LogitsRequest & expertmesh.v1.LogitsRequest.$Shape;

            /**
             * Decodes a LogitsRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.LogitsRequest & expertmesh.v1.LogitsRequest.$Shape} LogitsRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.LogitsRequest & expertmesh.v1.LogitsRequest.$Shape;

            /**
             * Verifies a LogitsRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a LogitsRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns LogitsRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.LogitsRequest;

            /**
             * Creates a plain object from a LogitsRequest message. Also converts values to other types if specified.
             * @param message LogitsRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.LogitsRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this LogitsRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for LogitsRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new LogitsResponse.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new LogitsResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns LogitsResponse instance
             */
            static create(properties: expertmesh.v1.LogitsResponse.$Shape): expertmesh.v1.LogitsResponse & expertmesh.v1.LogitsResponse.$Shape;
            static create(properties?: expertmesh.v1.LogitsResponse.$Properties): expertmesh.v1.LogitsResponse;

            /**
             * Encodes the specified LogitsResponse message. Does not implicitly {@link expertmesh.v1.LogitsResponse.verify|verify} messages.
             * @param message LogitsResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.LogitsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified LogitsResponse message, length delimited. Does not implicitly {@link expertmesh.v1.LogitsResponse.verify|verify} messages.
             * @param message LogitsResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.LogitsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LogitsResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.LogitsResponse & expertmesh.v1.LogitsResponse.$Shape} LogitsResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.LogitsResponse & expertmesh.v1.LogitsResponse.$Shape;

            /**
             * Decodes a LogitsResponse message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.LogitsResponse & expertmesh.v1.LogitsResponse.$Shape} LogitsResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.LogitsResponse & expertmesh.v1.LogitsResponse.$Shape;

            /**
             * Verifies a LogitsResponse message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a LogitsResponse message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns LogitsResponse
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.LogitsResponse;

            /**
             * Creates a plain object from a LogitsResponse message. Also converts values to other types if specified.
             * @param message LogitsResponse
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.LogitsResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this LogitsResponse to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for LogitsResponse
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new TokenizeRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.TokenizeRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TokenizeRequest text. */
            text: string;

            /** TokenizeRequest plain. */
            plain: boolean;

            /** TokenizeRequest chat. */
            chat?: (expertmesh.v1.Chat.$Properties|null);

            /**
             * Creates a new TokenizeRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns TokenizeRequest instance
             */
            static create(properties: expertmesh.v1.TokenizeRequest.$Shape): expertmesh.v1.TokenizeRequest & expertmesh.v1.TokenizeRequest.$Shape;
            static create(properties?: expertmesh.v1.TokenizeRequest.$Properties): expertmesh.v1.TokenizeRequest;

            /**
             * Encodes the specified TokenizeRequest message. Does not implicitly {@link expertmesh.v1.TokenizeRequest.verify|verify} messages.
             * @param message TokenizeRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.TokenizeRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified TokenizeRequest message, length delimited. Does not implicitly {@link expertmesh.v1.TokenizeRequest.verify|verify} messages.
             * @param message TokenizeRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.TokenizeRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TokenizeRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.TokenizeRequest & expertmesh.v1.TokenizeRequest.$Shape} TokenizeRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.TokenizeRequest & expertmesh.v1.TokenizeRequest.$Shape;

            /**
             * Decodes a TokenizeRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.TokenizeRequest & expertmesh.v1.TokenizeRequest.$Shape} TokenizeRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.TokenizeRequest & expertmesh.v1.TokenizeRequest.$Shape;

            /**
             * Verifies a TokenizeRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a TokenizeRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns TokenizeRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.TokenizeRequest;

            /**
             * Creates a plain object from a TokenizeRequest message. Also converts values to other types if specified.
             * @param message TokenizeRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.TokenizeRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this TokenizeRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for TokenizeRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new TokenizeResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.TokenizeResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TokenizeResponse ids. */
            ids: number[];

            /** TokenizeResponse tokens. */
            tokens: string[];

            /** TokenizeResponse text. */
            text: string;

            /**
             * Creates a new TokenizeResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns TokenizeResponse instance
             */
            static create(properties: expertmesh.v1.TokenizeResponse.$Shape): expertmesh.v1.TokenizeResponse & expertmesh.v1.TokenizeResponse.$Shape;
            static create(properties?: expertmesh.v1.TokenizeResponse.$Properties): expertmesh.v1.TokenizeResponse;

            /**
             * Encodes the specified TokenizeResponse message. Does not implicitly {@link expertmesh.v1.TokenizeResponse.verify|verify} messages.
             * @param message TokenizeResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.TokenizeResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified TokenizeResponse message, length delimited. Does not implicitly {@link expertmesh.v1.TokenizeResponse.verify|verify} messages.
             * @param message TokenizeResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.TokenizeResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TokenizeResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.TokenizeResponse & expertmesh.v1.TokenizeResponse.$Shape} TokenizeResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.TokenizeResponse & expertmesh.v1.TokenizeResponse.$Shape;

            /**
             * Decodes a TokenizeResponse message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.TokenizeResponse & expertmesh.v1.TokenizeResponse.$Shape} TokenizeResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.TokenizeResponse & expertmesh.v1.TokenizeResponse.$Shape;

            /**
             * Verifies a TokenizeResponse message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a TokenizeResponse message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns TokenizeResponse
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.TokenizeResponse;

            /**
             * Creates a plain object from a TokenizeResponse message. Also converts values to other types if specified.
             * @param message TokenizeResponse
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.TokenizeResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this TokenizeResponse to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for TokenizeResponse
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ListModelsRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ListModelsRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new ListModelsRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ListModelsRequest instance
             */
            static create(properties: expertmesh.v1.ListModelsRequest.$Shape): expertmesh.v1.ListModelsRequest & expertmesh.v1.ListModelsRequest.$Shape;
            static create(properties?: expertmesh.v1.ListModelsRequest.$Properties): expertmesh.v1.ListModelsRequest;

            /**
             * Encodes the specified ListModelsRequest message. Does not implicitly {@link expertmesh.v1.ListModelsRequest.verify|verify} messages.
             * @param message ListModelsRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ListModelsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ListModelsRequest message, length delimited. Does not implicitly {@link expertmesh.v1.ListModelsRequest.verify|verify} messages.
             * @param message ListModelsRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ListModelsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListModelsRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ListModelsRequest & expertmesh.v1.ListModelsRequest.$Shape} ListModelsRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ListModelsRequest & expertmesh.v1.ListModelsRequest.$Shape;

            /**
             * Decodes a ListModelsRequest message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ListModelsRequest & expertmesh.v1.ListModelsRequest.$Shape} ListModelsRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ListModelsRequest & expertmesh.v1.ListModelsRequest.$Shape;

            /**
             * Verifies a ListModelsRequest message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a ListModelsRequest message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ListModelsRequest
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ListModelsRequest;

            /**
             * Creates a plain object from a ListModelsRequest message. Also converts values to other types if specified.
             * @param message ListModelsRequest
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ListModelsRequest, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ListModelsRequest to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ListModelsRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Model.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new Model instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Model instance
             */
            static create(properties: expertmesh.v1.Model.$Shape): expertmesh.v1.Model & expertmesh.v1.Model.$Shape;
            static create(properties?: expertmesh.v1.Model.$Properties): expertmesh.v1.Model;

            /**
             * Encodes the specified Model message. Does not implicitly {@link expertmesh.v1.Model.verify|verify} messages.
             * @param message Model message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Model.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Model message, length delimited. Does not implicitly {@link expertmesh.v1.Model.verify|verify} messages.
             * @param message Model message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Model.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Model message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Model & expertmesh.v1.Model.$Shape} Model
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Model & expertmesh.v1.Model.$Shape;

            /**
             * Decodes a Model message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Model & expertmesh.v1.Model.$Shape} Model
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Model & expertmesh.v1.Model.$Shape;

            /**
             * Verifies a Model message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Model message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Model
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Model;

            /**
             * Creates a plain object from a Model message. Also converts values to other types if specified.
             * @param message Model
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Model, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Model to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Model
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ListModelsResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ListModelsResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListModelsResponse models. */
            models: expertmesh.v1.Model.$Properties[];

            /**
             * Creates a new ListModelsResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ListModelsResponse instance
             */
            static create(properties: expertmesh.v1.ListModelsResponse.$Shape): expertmesh.v1.ListModelsResponse & expertmesh.v1.ListModelsResponse.$Shape;
            static create(properties?: expertmesh.v1.ListModelsResponse.$Properties): expertmesh.v1.ListModelsResponse;

            /**
             * Encodes the specified ListModelsResponse message. Does not implicitly {@link expertmesh.v1.ListModelsResponse.verify|verify} messages.
             * @param message ListModelsResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ListModelsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ListModelsResponse message, length delimited. Does not implicitly {@link expertmesh.v1.ListModelsResponse.verify|verify} messages.
             * @param message ListModelsResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ListModelsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListModelsResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ListModelsResponse & expertmesh.v1.ListModelsResponse.$Shape} ListModelsResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ListModelsResponse & expertmesh.v1.ListModelsResponse.$Shape;

            /**
             * Decodes a ListModelsResponse message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ListModelsResponse & expertmesh.v1.ListModelsResponse.$Shape} ListModelsResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ListModelsResponse & expertmesh.v1.ListModelsResponse.$Shape;

            /**
             * Verifies a ListModelsResponse message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a ListModelsResponse message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ListModelsResponse
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ListModelsResponse;

            /**
             * Creates a plain object from a ListModelsResponse message. Also converts values to other types if specified.
             * @param message ListModelsResponse
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ListModelsResponse, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ListModelsResponse to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ListModelsResponse
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

        /** Represents an Exchange */
        class Exchange extends $protobuf.rpc.Service {

            /**
             * Constructs a new Exchange service.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             */
            constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);

            /**
             * Creates new Exchange service using the specified rpc implementation.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             * @returns RPC service. Useful where requests and/or responses are streamed.
             */
            static create(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean): Exchange;

            /** Calls Connect. */
            connect: expertmesh.v1.Exchange.Connect;
        }

        namespace Exchange {

            /**
             * Callback as used by {@link expertmesh.v1.Exchange#connect}.
             * @param error Error, if any
             * @param [response] ResultFrame
             */
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

            /**
             * Constructs a new Transfer service.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             */
            constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);

            /**
             * Creates new Transfer service using the specified rpc implementation.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             * @returns RPC service. Useful where requests and/or responses are streamed.
             */
            static create(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean): Transfer;

            /** Calls Fetch. */
            fetch: expertmesh.v1.Transfer.Fetch;
        }

        namespace Transfer {

            /**
             * Callback as used by {@link expertmesh.v1.Transfer#fetch}.
             * @param error Error, if any
             * @param [response] ExpertChunk
             */
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

            /**
             * Constructs a new ExpertChunk.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ExpertChunk.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ExpertChunk totalBytes. */
            totalBytes: number;

            /** ExpertChunk bytes. */
            bytes: Uint8Array;

            /**
             * Creates a new ExpertChunk instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ExpertChunk instance
             */
            static create(properties: expertmesh.v1.ExpertChunk.$Shape): expertmesh.v1.ExpertChunk & expertmesh.v1.ExpertChunk.$Shape;
            static create(properties?: expertmesh.v1.ExpertChunk.$Properties): expertmesh.v1.ExpertChunk;

            /**
             * Encodes the specified ExpertChunk message. Does not implicitly {@link expertmesh.v1.ExpertChunk.verify|verify} messages.
             * @param message ExpertChunk message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ExpertChunk.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ExpertChunk message, length delimited. Does not implicitly {@link expertmesh.v1.ExpertChunk.verify|verify} messages.
             * @param message ExpertChunk message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ExpertChunk.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ExpertChunk message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ExpertChunk & expertmesh.v1.ExpertChunk.$Shape} ExpertChunk
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ExpertChunk & expertmesh.v1.ExpertChunk.$Shape;

            /**
             * Decodes an ExpertChunk message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ExpertChunk & expertmesh.v1.ExpertChunk.$Shape} ExpertChunk
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ExpertChunk & expertmesh.v1.ExpertChunk.$Shape;

            /**
             * Verifies an ExpertChunk message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates an ExpertChunk message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ExpertChunk
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ExpertChunk;

            /**
             * Creates a plain object from an ExpertChunk message. Also converts values to other types if specified.
             * @param message ExpertChunk
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ExpertChunk, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ExpertChunk to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ExpertChunk
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new DispatchFrame.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new DispatchFrame instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DispatchFrame instance
             */
            static create(properties: expertmesh.v1.DispatchFrame.$Shape): expertmesh.v1.DispatchFrame & expertmesh.v1.DispatchFrame.$Shape;
            static create(properties?: expertmesh.v1.DispatchFrame.$Properties): expertmesh.v1.DispatchFrame;

            /**
             * Encodes the specified DispatchFrame message. Does not implicitly {@link expertmesh.v1.DispatchFrame.verify|verify} messages.
             * @param message DispatchFrame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.DispatchFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified DispatchFrame message, length delimited. Does not implicitly {@link expertmesh.v1.DispatchFrame.verify|verify} messages.
             * @param message DispatchFrame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.DispatchFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DispatchFrame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.DispatchFrame & expertmesh.v1.DispatchFrame.$Shape} DispatchFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.DispatchFrame & expertmesh.v1.DispatchFrame.$Shape;

            /**
             * Decodes a DispatchFrame message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.DispatchFrame & expertmesh.v1.DispatchFrame.$Shape} DispatchFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.DispatchFrame & expertmesh.v1.DispatchFrame.$Shape;

            /**
             * Verifies a DispatchFrame message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a DispatchFrame message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns DispatchFrame
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.DispatchFrame;

            /**
             * Creates a plain object from a DispatchFrame message. Also converts values to other types if specified.
             * @param message DispatchFrame
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.DispatchFrame, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this DispatchFrame to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for DispatchFrame
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ResultFrame.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new ResultFrame instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ResultFrame instance
             */
            static create(properties: expertmesh.v1.ResultFrame.$Shape): expertmesh.v1.ResultFrame & expertmesh.v1.ResultFrame.$Shape;
            static create(properties?: expertmesh.v1.ResultFrame.$Properties): expertmesh.v1.ResultFrame;

            /**
             * Encodes the specified ResultFrame message. Does not implicitly {@link expertmesh.v1.ResultFrame.verify|verify} messages.
             * @param message ResultFrame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ResultFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ResultFrame message, length delimited. Does not implicitly {@link expertmesh.v1.ResultFrame.verify|verify} messages.
             * @param message ResultFrame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ResultFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ResultFrame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ResultFrame & expertmesh.v1.ResultFrame.$Shape} ResultFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ResultFrame & expertmesh.v1.ResultFrame.$Shape;

            /**
             * Decodes a ResultFrame message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ResultFrame & expertmesh.v1.ResultFrame.$Shape} ResultFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ResultFrame & expertmesh.v1.ResultFrame.$Shape;

            /**
             * Verifies a ResultFrame message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a ResultFrame message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ResultFrame
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ResultFrame;

            /**
             * Creates a plain object from a ResultFrame message. Also converts values to other types if specified.
             * @param message ResultFrame
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ResultFrame, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ResultFrame to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ResultFrame
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Hello.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new Hello instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Hello instance
             */
            static create(properties: expertmesh.v1.Hello.$Shape): expertmesh.v1.Hello & expertmesh.v1.Hello.$Shape;
            static create(properties?: expertmesh.v1.Hello.$Properties): expertmesh.v1.Hello;

            /**
             * Encodes the specified Hello message. Does not implicitly {@link expertmesh.v1.Hello.verify|verify} messages.
             * @param message Hello message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Hello message, length delimited. Does not implicitly {@link expertmesh.v1.Hello.verify|verify} messages.
             * @param message Hello message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Hello message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Hello & expertmesh.v1.Hello.$Shape} Hello
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Hello & expertmesh.v1.Hello.$Shape;

            /**
             * Decodes a Hello message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Hello & expertmesh.v1.Hello.$Shape} Hello
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Hello & expertmesh.v1.Hello.$Shape;

            /**
             * Verifies a Hello message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Hello message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Hello
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Hello;

            /**
             * Creates a plain object from a Hello message. Also converts values to other types if specified.
             * @param message Hello
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Hello, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Hello to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Hello
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Dispatch.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new Dispatch instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Dispatch instance
             */
            static create(properties: expertmesh.v1.Dispatch.$Shape): expertmesh.v1.Dispatch & expertmesh.v1.Dispatch.$Shape;
            static create(properties?: expertmesh.v1.Dispatch.$Properties): expertmesh.v1.Dispatch;

            /**
             * Encodes the specified Dispatch message. Does not implicitly {@link expertmesh.v1.Dispatch.verify|verify} messages.
             * @param message Dispatch message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Dispatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Dispatch message, length delimited. Does not implicitly {@link expertmesh.v1.Dispatch.verify|verify} messages.
             * @param message Dispatch message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Dispatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Dispatch message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Dispatch & expertmesh.v1.Dispatch.$Shape} Dispatch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Dispatch & expertmesh.v1.Dispatch.$Shape;

            /**
             * Decodes a Dispatch message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Dispatch & expertmesh.v1.Dispatch.$Shape} Dispatch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Dispatch & expertmesh.v1.Dispatch.$Shape;

            /**
             * Verifies a Dispatch message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Dispatch message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Dispatch
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Dispatch;

            /**
             * Creates a plain object from a Dispatch message. Also converts values to other types if specified.
             * @param message Dispatch
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Dispatch, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Dispatch to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Dispatch
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Result.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new Result instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Result instance
             */
            static create(properties: expertmesh.v1.Result.$Shape): expertmesh.v1.Result & expertmesh.v1.Result.$Shape;
            static create(properties?: expertmesh.v1.Result.$Properties): expertmesh.v1.Result;

            /**
             * Encodes the specified Result message. Does not implicitly {@link expertmesh.v1.Result.verify|verify} messages.
             * @param message Result message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Result.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Result message, length delimited. Does not implicitly {@link expertmesh.v1.Result.verify|verify} messages.
             * @param message Result message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Result.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Result message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Result & expertmesh.v1.Result.$Shape} Result
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Result & expertmesh.v1.Result.$Shape;

            /**
             * Decodes a Result message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Result & expertmesh.v1.Result.$Shape} Result
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Result & expertmesh.v1.Result.$Shape;

            /**
             * Verifies a Result message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Result message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Result
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Result;

            /**
             * Creates a plain object from a Result message. Also converts values to other types if specified.
             * @param message Result
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Result, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Result to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Result
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Refused.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new Refused instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Refused instance
             */
            static create(properties: expertmesh.v1.Refused.$Shape): expertmesh.v1.Refused & expertmesh.v1.Refused.$Shape;
            static create(properties?: expertmesh.v1.Refused.$Properties): expertmesh.v1.Refused;

            /**
             * Encodes the specified Refused message. Does not implicitly {@link expertmesh.v1.Refused.verify|verify} messages.
             * @param message Refused message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Refused.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Refused message, length delimited. Does not implicitly {@link expertmesh.v1.Refused.verify|verify} messages.
             * @param message Refused message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Refused.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Refused message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Refused & expertmesh.v1.Refused.$Shape} Refused
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Refused & expertmesh.v1.Refused.$Shape;

            /**
             * Decodes a Refused message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Refused & expertmesh.v1.Refused.$Shape} Refused
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Refused & expertmesh.v1.Refused.$Shape;

            /**
             * Verifies a Refused message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Refused message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Refused
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Refused;

            /**
             * Creates a plain object from a Refused message. Also converts values to other types if specified.
             * @param message Refused
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Refused, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Refused to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Refused
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new CancelDispatch.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.CancelDispatch.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CancelDispatch id. */
            id: number;

            /**
             * Creates a new CancelDispatch instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CancelDispatch instance
             */
            static create(properties: expertmesh.v1.CancelDispatch.$Shape): expertmesh.v1.CancelDispatch & expertmesh.v1.CancelDispatch.$Shape;
            static create(properties?: expertmesh.v1.CancelDispatch.$Properties): expertmesh.v1.CancelDispatch;

            /**
             * Encodes the specified CancelDispatch message. Does not implicitly {@link expertmesh.v1.CancelDispatch.verify|verify} messages.
             * @param message CancelDispatch message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.CancelDispatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified CancelDispatch message, length delimited. Does not implicitly {@link expertmesh.v1.CancelDispatch.verify|verify} messages.
             * @param message CancelDispatch message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.CancelDispatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CancelDispatch message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.CancelDispatch & expertmesh.v1.CancelDispatch.$Shape} CancelDispatch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.CancelDispatch & expertmesh.v1.CancelDispatch.$Shape;

            /**
             * Decodes a CancelDispatch message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.CancelDispatch & expertmesh.v1.CancelDispatch.$Shape} CancelDispatch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.CancelDispatch & expertmesh.v1.CancelDispatch.$Shape;

            /**
             * Verifies a CancelDispatch message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a CancelDispatch message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns CancelDispatch
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.CancelDispatch;

            /**
             * Creates a plain object from a CancelDispatch message. Also converts values to other types if specified.
             * @param message CancelDispatch
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.CancelDispatch, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this CancelDispatch to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for CancelDispatch
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Membership service.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             */
            constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);

            /**
             * Creates new Membership service using the specified rpc implementation.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             * @returns RPC service. Useful where requests and/or responses are streamed.
             */
            static create(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean): Membership;

            /** Calls Join. */
            join: expertmesh.v1.Membership.Join;
        }

        namespace Membership {

            /**
             * Callback as used by {@link expertmesh.v1.Membership#join}.
             * @param error Error, if any
             * @param [response] CoordinatorMessage
             */
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

            /**
             * Constructs a new WorkerMessage.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new WorkerMessage instance using the specified properties.
             * @param [properties] Properties to set
             * @returns WorkerMessage instance
             */
            static create(properties: expertmesh.v1.WorkerMessage.$Shape): expertmesh.v1.WorkerMessage & expertmesh.v1.WorkerMessage.$Shape;
            static create(properties?: expertmesh.v1.WorkerMessage.$Properties): expertmesh.v1.WorkerMessage;

            /**
             * Encodes the specified WorkerMessage message. Does not implicitly {@link expertmesh.v1.WorkerMessage.verify|verify} messages.
             * @param message WorkerMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.WorkerMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified WorkerMessage message, length delimited. Does not implicitly {@link expertmesh.v1.WorkerMessage.verify|verify} messages.
             * @param message WorkerMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.WorkerMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WorkerMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.WorkerMessage & expertmesh.v1.WorkerMessage.$Shape} WorkerMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.WorkerMessage & expertmesh.v1.WorkerMessage.$Shape;

            /**
             * Decodes a WorkerMessage message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.WorkerMessage & expertmesh.v1.WorkerMessage.$Shape} WorkerMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.WorkerMessage & expertmesh.v1.WorkerMessage.$Shape;

            /**
             * Verifies a WorkerMessage message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a WorkerMessage message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns WorkerMessage
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.WorkerMessage;

            /**
             * Creates a plain object from a WorkerMessage message. Also converts values to other types if specified.
             * @param message WorkerMessage
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.WorkerMessage, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this WorkerMessage to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for WorkerMessage
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Register.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new Register instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Register instance
             */
            static create(properties: expertmesh.v1.Register.$Shape): expertmesh.v1.Register & expertmesh.v1.Register.$Shape;
            static create(properties?: expertmesh.v1.Register.$Properties): expertmesh.v1.Register;

            /**
             * Encodes the specified Register message. Does not implicitly {@link expertmesh.v1.Register.verify|verify} messages.
             * @param message Register message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Register.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Register message, length delimited. Does not implicitly {@link expertmesh.v1.Register.verify|verify} messages.
             * @param message Register message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Register.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Register message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Register & expertmesh.v1.Register.$Shape} Register
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Register & expertmesh.v1.Register.$Shape;

            /**
             * Decodes a Register message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Register & expertmesh.v1.Register.$Shape} Register
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Register & expertmesh.v1.Register.$Shape;

            /**
             * Verifies a Register message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Register message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Register
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Register;

            /**
             * Creates a plain object from a Register message. Also converts values to other types if specified.
             * @param message Register
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Register, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Register to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Register
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Register. */
            type $Shape = expertmesh.v1.Register.$Properties;
        }

        /**
         * Properties of a MixedLayer.
         * @deprecated Use expertmesh.v1.MixedLayer.$Properties instead.
         */
        interface IMixedLayer extends expertmesh.v1.MixedLayer.$Properties {
        }

        /** Represents a MixedLayer. */
        class MixedLayer {

            /**
             * Constructs a new MixedLayer.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.MixedLayer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** MixedLayer layer. */
            layer: number;

            /** MixedLayer formats. */
            formats: string[];

            /**
             * Creates a new MixedLayer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns MixedLayer instance
             */
            static create(properties: expertmesh.v1.MixedLayer.$Shape): expertmesh.v1.MixedLayer & expertmesh.v1.MixedLayer.$Shape;
            static create(properties?: expertmesh.v1.MixedLayer.$Properties): expertmesh.v1.MixedLayer;

            /**
             * Encodes the specified MixedLayer message. Does not implicitly {@link expertmesh.v1.MixedLayer.verify|verify} messages.
             * @param message MixedLayer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.MixedLayer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified MixedLayer message, length delimited. Does not implicitly {@link expertmesh.v1.MixedLayer.verify|verify} messages.
             * @param message MixedLayer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.MixedLayer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a MixedLayer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.MixedLayer & expertmesh.v1.MixedLayer.$Shape} MixedLayer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.MixedLayer & expertmesh.v1.MixedLayer.$Shape;

            /**
             * Decodes a MixedLayer message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.MixedLayer & expertmesh.v1.MixedLayer.$Shape} MixedLayer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.MixedLayer & expertmesh.v1.MixedLayer.$Shape;

            /**
             * Verifies a MixedLayer message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a MixedLayer message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns MixedLayer
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.MixedLayer;

            /**
             * Creates a plain object from a MixedLayer message. Also converts values to other types if specified.
             * @param message MixedLayer
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.MixedLayer, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this MixedLayer to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for MixedLayer
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Report.
             * @param [properties] Properties to set
             */
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

            /** Report stepMs. */
            stepMs: number;

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

            /**
             * Creates a new Report instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Report instance
             */
            static create(properties: expertmesh.v1.Report.$Shape): expertmesh.v1.Report & expertmesh.v1.Report.$Shape;
            static create(properties?: expertmesh.v1.Report.$Properties): expertmesh.v1.Report;

            /**
             * Encodes the specified Report message. Does not implicitly {@link expertmesh.v1.Report.verify|verify} messages.
             * @param message Report message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Report.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Report message, length delimited. Does not implicitly {@link expertmesh.v1.Report.verify|verify} messages.
             * @param message Report message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Report.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Report message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Report & expertmesh.v1.Report.$Shape} Report
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Report & expertmesh.v1.Report.$Shape;

            /**
             * Decodes a Report message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Report & expertmesh.v1.Report.$Shape} Report
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Report & expertmesh.v1.Report.$Shape;

            /**
             * Verifies a Report message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Report message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Report
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Report;

            /**
             * Creates a plain object from a Report message. Also converts values to other types if specified.
             * @param message Report
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Report, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Report to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Report
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

                /** Report stepMs */
                stepMs?: (number|null);

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

            /**
             * Constructs a new Ack.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new Ack instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Ack instance
             */
            static create(properties: expertmesh.v1.Ack.$Shape): expertmesh.v1.Ack & expertmesh.v1.Ack.$Shape;
            static create(properties?: expertmesh.v1.Ack.$Properties): expertmesh.v1.Ack;

            /**
             * Encodes the specified Ack message. Does not implicitly {@link expertmesh.v1.Ack.verify|verify} messages.
             * @param message Ack message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Ack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Ack message, length delimited. Does not implicitly {@link expertmesh.v1.Ack.verify|verify} messages.
             * @param message Ack message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Ack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Ack message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Ack & expertmesh.v1.Ack.$Shape} Ack
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Ack & expertmesh.v1.Ack.$Shape;

            /**
             * Decodes an Ack message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Ack & expertmesh.v1.Ack.$Shape} Ack
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Ack & expertmesh.v1.Ack.$Shape;

            /**
             * Verifies an Ack message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates an Ack message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Ack
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Ack;

            /**
             * Creates a plain object from an Ack message. Also converts values to other types if specified.
             * @param message Ack
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Ack, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Ack to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Ack
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Leave.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.Leave.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Leave reason. */
            reason: string;

            /**
             * Creates a new Leave instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Leave instance
             */
            static create(properties: expertmesh.v1.Leave.$Shape): expertmesh.v1.Leave & expertmesh.v1.Leave.$Shape;
            static create(properties?: expertmesh.v1.Leave.$Properties): expertmesh.v1.Leave;

            /**
             * Encodes the specified Leave message. Does not implicitly {@link expertmesh.v1.Leave.verify|verify} messages.
             * @param message Leave message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Leave.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Leave message, length delimited. Does not implicitly {@link expertmesh.v1.Leave.verify|verify} messages.
             * @param message Leave message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Leave.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Leave message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Leave & expertmesh.v1.Leave.$Shape} Leave
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Leave & expertmesh.v1.Leave.$Shape;

            /**
             * Decodes a Leave message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Leave & expertmesh.v1.Leave.$Shape} Leave
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Leave & expertmesh.v1.Leave.$Shape;

            /**
             * Verifies a Leave message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Leave message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Leave
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Leave;

            /**
             * Creates a plain object from a Leave message. Also converts values to other types if specified.
             * @param message Leave
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Leave, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Leave to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Leave
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new CoordinatorMessage.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new CoordinatorMessage instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CoordinatorMessage instance
             */
            static create(properties: expertmesh.v1.CoordinatorMessage.$Shape): expertmesh.v1.CoordinatorMessage & expertmesh.v1.CoordinatorMessage.$Shape;
            static create(properties?: expertmesh.v1.CoordinatorMessage.$Properties): expertmesh.v1.CoordinatorMessage;

            /**
             * Encodes the specified CoordinatorMessage message. Does not implicitly {@link expertmesh.v1.CoordinatorMessage.verify|verify} messages.
             * @param message CoordinatorMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.CoordinatorMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified CoordinatorMessage message, length delimited. Does not implicitly {@link expertmesh.v1.CoordinatorMessage.verify|verify} messages.
             * @param message CoordinatorMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.CoordinatorMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CoordinatorMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.CoordinatorMessage & expertmesh.v1.CoordinatorMessage.$Shape} CoordinatorMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.CoordinatorMessage & expertmesh.v1.CoordinatorMessage.$Shape;

            /**
             * Decodes a CoordinatorMessage message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.CoordinatorMessage & expertmesh.v1.CoordinatorMessage.$Shape} CoordinatorMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.CoordinatorMessage & expertmesh.v1.CoordinatorMessage.$Shape;

            /**
             * Verifies a CoordinatorMessage message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a CoordinatorMessage message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns CoordinatorMessage
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.CoordinatorMessage;

            /**
             * Creates a plain object from a CoordinatorMessage message. Also converts values to other types if specified.
             * @param message CoordinatorMessage
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.CoordinatorMessage, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this CoordinatorMessage to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for CoordinatorMessage
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Recall.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.Recall.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new Recall instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Recall instance
             */
            static create(properties: expertmesh.v1.Recall.$Shape): expertmesh.v1.Recall & expertmesh.v1.Recall.$Shape;
            static create(properties?: expertmesh.v1.Recall.$Properties): expertmesh.v1.Recall;

            /**
             * Encodes the specified Recall message. Does not implicitly {@link expertmesh.v1.Recall.verify|verify} messages.
             * @param message Recall message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Recall.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Recall message, length delimited. Does not implicitly {@link expertmesh.v1.Recall.verify|verify} messages.
             * @param message Recall message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Recall.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Recall message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Recall & expertmesh.v1.Recall.$Shape} Recall
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Recall & expertmesh.v1.Recall.$Shape;

            /**
             * Decodes a Recall message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Recall & expertmesh.v1.Recall.$Shape} Recall
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Recall & expertmesh.v1.Recall.$Shape;

            /**
             * Verifies a Recall message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Recall message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Recall
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Recall;

            /**
             * Creates a plain object from a Recall message. Also converts values to other types if specified.
             * @param message Recall
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Recall, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Recall to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Recall
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Welcome.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.Welcome.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Welcome cluster. */
            cluster: string;

            /** Welcome reportIntervalMs. */
            reportIntervalMs: number;

            /**
             * Creates a new Welcome instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Welcome instance
             */
            static create(properties: expertmesh.v1.Welcome.$Shape): expertmesh.v1.Welcome & expertmesh.v1.Welcome.$Shape;
            static create(properties?: expertmesh.v1.Welcome.$Properties): expertmesh.v1.Welcome;

            /**
             * Encodes the specified Welcome message. Does not implicitly {@link expertmesh.v1.Welcome.verify|verify} messages.
             * @param message Welcome message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Welcome.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Welcome message, length delimited. Does not implicitly {@link expertmesh.v1.Welcome.verify|verify} messages.
             * @param message Welcome message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Welcome.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Welcome message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Welcome & expertmesh.v1.Welcome.$Shape} Welcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Welcome & expertmesh.v1.Welcome.$Shape;

            /**
             * Decodes a Welcome message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Welcome & expertmesh.v1.Welcome.$Shape} Welcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Welcome & expertmesh.v1.Welcome.$Shape;

            /**
             * Verifies a Welcome message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Welcome message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Welcome
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Welcome;

            /**
             * Creates a plain object from a Welcome message. Also converts values to other types if specified.
             * @param message Welcome
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Welcome, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Welcome to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Welcome
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Prepare.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new Prepare instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Prepare instance
             */
            static create(properties: expertmesh.v1.Prepare.$Shape): expertmesh.v1.Prepare & expertmesh.v1.Prepare.$Shape;
            static create(properties?: expertmesh.v1.Prepare.$Properties): expertmesh.v1.Prepare;

            /**
             * Encodes the specified Prepare message. Does not implicitly {@link expertmesh.v1.Prepare.verify|verify} messages.
             * @param message Prepare message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Prepare.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Prepare message, length delimited. Does not implicitly {@link expertmesh.v1.Prepare.verify|verify} messages.
             * @param message Prepare message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Prepare.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Prepare message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Prepare & expertmesh.v1.Prepare.$Shape} Prepare
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Prepare & expertmesh.v1.Prepare.$Shape;

            /**
             * Decodes a Prepare message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Prepare & expertmesh.v1.Prepare.$Shape} Prepare
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Prepare & expertmesh.v1.Prepare.$Shape;

            /**
             * Verifies a Prepare message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Prepare message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Prepare
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Prepare;

            /**
             * Creates a plain object from a Prepare message. Also converts values to other types if specified.
             * @param message Prepare
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Prepare, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Prepare to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Prepare
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Activate.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.Activate.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Activate placement. */
            placement?: (expertmesh.v1.Placement.$Properties|null);

            /** Activate change. */
            change?: (expertmesh.v1.PlacementChange.$Properties|null);

            /**
             * Creates a new Activate instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Activate instance
             */
            static create(properties: expertmesh.v1.Activate.$Shape): expertmesh.v1.Activate & expertmesh.v1.Activate.$Shape;
            static create(properties?: expertmesh.v1.Activate.$Properties): expertmesh.v1.Activate;

            /**
             * Encodes the specified Activate message. Does not implicitly {@link expertmesh.v1.Activate.verify|verify} messages.
             * @param message Activate message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Activate.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Activate message, length delimited. Does not implicitly {@link expertmesh.v1.Activate.verify|verify} messages.
             * @param message Activate message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Activate.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Activate message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Activate & expertmesh.v1.Activate.$Shape} Activate
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Activate & expertmesh.v1.Activate.$Shape;

            /**
             * Decodes an Activate message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Activate & expertmesh.v1.Activate.$Shape} Activate
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Activate & expertmesh.v1.Activate.$Shape;

            /**
             * Verifies an Activate message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates an Activate message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Activate
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Activate;

            /**
             * Creates a plain object from an Activate message. Also converts values to other types if specified.
             * @param message Activate
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Activate, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Activate to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Activate
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new PlacementChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.PlacementChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PlacementChange baseEpoch. */
            baseEpoch: number;

            /** PlacementChange epoch. */
            epoch: number;

            /** PlacementChange experts. */
            experts: expertmesh.v1.ChangedExpert.$Properties[];

            /**
             * Creates a new PlacementChange instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PlacementChange instance
             */
            static create(properties: expertmesh.v1.PlacementChange.$Shape): expertmesh.v1.PlacementChange & expertmesh.v1.PlacementChange.$Shape;
            static create(properties?: expertmesh.v1.PlacementChange.$Properties): expertmesh.v1.PlacementChange;

            /**
             * Encodes the specified PlacementChange message. Does not implicitly {@link expertmesh.v1.PlacementChange.verify|verify} messages.
             * @param message PlacementChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.PlacementChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified PlacementChange message, length delimited. Does not implicitly {@link expertmesh.v1.PlacementChange.verify|verify} messages.
             * @param message PlacementChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.PlacementChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PlacementChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.PlacementChange & expertmesh.v1.PlacementChange.$Shape} PlacementChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.PlacementChange & expertmesh.v1.PlacementChange.$Shape;

            /**
             * Decodes a PlacementChange message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.PlacementChange & expertmesh.v1.PlacementChange.$Shape} PlacementChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.PlacementChange & expertmesh.v1.PlacementChange.$Shape;

            /**
             * Verifies a PlacementChange message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a PlacementChange message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns PlacementChange
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.PlacementChange;

            /**
             * Creates a plain object from a PlacementChange message. Also converts values to other types if specified.
             * @param message PlacementChange
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.PlacementChange, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this PlacementChange to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for PlacementChange
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ChangedExpert.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.ChangedExpert.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ChangedExpert layer. */
            layer: number;

            /** ChangedExpert expert. */
            expert: number;

            /** ChangedExpert placed. */
            placed?: (expertmesh.v1.ExpertPlacement.$Properties|null);

            /**
             * Creates a new ChangedExpert instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ChangedExpert instance
             */
            static create(properties: expertmesh.v1.ChangedExpert.$Shape): expertmesh.v1.ChangedExpert & expertmesh.v1.ChangedExpert.$Shape;
            static create(properties?: expertmesh.v1.ChangedExpert.$Properties): expertmesh.v1.ChangedExpert;

            /**
             * Encodes the specified ChangedExpert message. Does not implicitly {@link expertmesh.v1.ChangedExpert.verify|verify} messages.
             * @param message ChangedExpert message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.ChangedExpert.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ChangedExpert message, length delimited. Does not implicitly {@link expertmesh.v1.ChangedExpert.verify|verify} messages.
             * @param message ChangedExpert message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.ChangedExpert.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ChangedExpert message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.ChangedExpert & expertmesh.v1.ChangedExpert.$Shape} ChangedExpert
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.ChangedExpert & expertmesh.v1.ChangedExpert.$Shape;

            /**
             * Decodes a ChangedExpert message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.ChangedExpert & expertmesh.v1.ChangedExpert.$Shape} ChangedExpert
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.ChangedExpert & expertmesh.v1.ChangedExpert.$Shape;

            /**
             * Verifies a ChangedExpert message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a ChangedExpert message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ChangedExpert
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.ChangedExpert;

            /**
             * Creates a plain object from a ChangedExpert message. Also converts values to other types if specified.
             * @param message ChangedExpert
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.ChangedExpert, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ChangedExpert to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ChangedExpert
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new SendOrder.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.SendOrder.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SendOrder workers. */
            workers: string[];

            /**
             * Creates a new SendOrder instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SendOrder instance
             */
            static create(properties: expertmesh.v1.SendOrder.$Shape): expertmesh.v1.SendOrder & expertmesh.v1.SendOrder.$Shape;
            static create(properties?: expertmesh.v1.SendOrder.$Properties): expertmesh.v1.SendOrder;

            /**
             * Encodes the specified SendOrder message. Does not implicitly {@link expertmesh.v1.SendOrder.verify|verify} messages.
             * @param message SendOrder message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.SendOrder.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified SendOrder message, length delimited. Does not implicitly {@link expertmesh.v1.SendOrder.verify|verify} messages.
             * @param message SendOrder message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.SendOrder.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SendOrder message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.SendOrder & expertmesh.v1.SendOrder.$Shape} SendOrder
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.SendOrder & expertmesh.v1.SendOrder.$Shape;

            /**
             * Decodes a SendOrder message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.SendOrder & expertmesh.v1.SendOrder.$Shape} SendOrder
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.SendOrder & expertmesh.v1.SendOrder.$Shape;

            /**
             * Verifies a SendOrder message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a SendOrder message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns SendOrder
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.SendOrder;

            /**
             * Creates a plain object from a SendOrder message. Also converts values to other types if specified.
             * @param message SendOrder
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.SendOrder, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this SendOrder to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for SendOrder
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Release.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.Release.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Release contents. */
            contents: expertmesh.v1.Content.$Properties[];

            /**
             * Creates a new Release instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Release instance
             */
            static create(properties: expertmesh.v1.Release.$Shape): expertmesh.v1.Release & expertmesh.v1.Release.$Shape;
            static create(properties?: expertmesh.v1.Release.$Properties): expertmesh.v1.Release;

            /**
             * Encodes the specified Release message. Does not implicitly {@link expertmesh.v1.Release.verify|verify} messages.
             * @param message Release message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Release.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Release message, length delimited. Does not implicitly {@link expertmesh.v1.Release.verify|verify} messages.
             * @param message Release message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Release.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Release message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Release & expertmesh.v1.Release.$Shape} Release
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Release & expertmesh.v1.Release.$Shape;

            /**
             * Decodes a Release message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Release & expertmesh.v1.Release.$Shape} Release
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Release & expertmesh.v1.Release.$Shape;

            /**
             * Verifies a Release message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Release message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Release
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Release;

            /**
             * Creates a plain object from a Release message. Also converts values to other types if specified.
             * @param message Release
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Release, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Release to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Release
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Peer.
             * @param [properties] Properties to set
             */
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

            /**
             * Creates a new Peer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Peer instance
             */
            static create(properties: expertmesh.v1.Peer.$Shape): expertmesh.v1.Peer & expertmesh.v1.Peer.$Shape;
            static create(properties?: expertmesh.v1.Peer.$Properties): expertmesh.v1.Peer;

            /**
             * Encodes the specified Peer message. Does not implicitly {@link expertmesh.v1.Peer.verify|verify} messages.
             * @param message Peer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Peer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Peer message, length delimited. Does not implicitly {@link expertmesh.v1.Peer.verify|verify} messages.
             * @param message Peer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Peer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Peer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Peer & expertmesh.v1.Peer.$Shape} Peer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Peer & expertmesh.v1.Peer.$Shape;

            /**
             * Decodes a Peer message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Peer & expertmesh.v1.Peer.$Shape} Peer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Peer & expertmesh.v1.Peer.$Shape;

            /**
             * Verifies a Peer message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Peer message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Peer
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Peer;

            /**
             * Creates a plain object from a Peer message. Also converts values to other types if specified.
             * @param message Peer
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Peer, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Peer to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Peer
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Peers.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.Peers.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Peers peers. */
            peers: expertmesh.v1.Peer.$Properties[];

            /**
             * Creates a new Peers instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Peers instance
             */
            static create(properties: expertmesh.v1.Peers.$Shape): expertmesh.v1.Peers & expertmesh.v1.Peers.$Shape;
            static create(properties?: expertmesh.v1.Peers.$Properties): expertmesh.v1.Peers;

            /**
             * Encodes the specified Peers message. Does not implicitly {@link expertmesh.v1.Peers.verify|verify} messages.
             * @param message Peers message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Peers.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Peers message, length delimited. Does not implicitly {@link expertmesh.v1.Peers.verify|verify} messages.
             * @param message Peers message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Peers.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Peers message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Peers & expertmesh.v1.Peers.$Shape} Peers
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Peers & expertmesh.v1.Peers.$Shape;

            /**
             * Decodes a Peers message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Peers & expertmesh.v1.Peers.$Shape} Peers
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Peers & expertmesh.v1.Peers.$Shape;

            /**
             * Verifies a Peers message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Peers message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Peers
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Peers;

            /**
             * Creates a plain object from a Peers message. Also converts values to other types if specified.
             * @param message Peers
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Peers, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Peers to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Peers
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Peers {

            /** Properties of a Peers. */
            interface $Properties {

                /** Peers peers */
                peers?: (expertmesh.v1.Peer.$Properties[]|null);

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

            /**
             * Constructs a new Rejected.
             * @param [properties] Properties to set
             */
            constructor(properties?: expertmesh.v1.Rejected.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Rejected errorCode. */
            errorCode: string;

            /** Rejected errorMessage. */
            errorMessage: string;

            /**
             * Creates a new Rejected instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Rejected instance
             */
            static create(properties: expertmesh.v1.Rejected.$Shape): expertmesh.v1.Rejected & expertmesh.v1.Rejected.$Shape;
            static create(properties?: expertmesh.v1.Rejected.$Properties): expertmesh.v1.Rejected;

            /**
             * Encodes the specified Rejected message. Does not implicitly {@link expertmesh.v1.Rejected.verify|verify} messages.
             * @param message Rejected message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: expertmesh.v1.Rejected.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Rejected message, length delimited. Does not implicitly {@link expertmesh.v1.Rejected.verify|verify} messages.
             * @param message Rejected message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: expertmesh.v1.Rejected.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Rejected message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {expertmesh.v1.Rejected & expertmesh.v1.Rejected.$Shape} Rejected
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): expertmesh.v1.Rejected & expertmesh.v1.Rejected.$Shape;

            /**
             * Decodes a Rejected message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {expertmesh.v1.Rejected & expertmesh.v1.Rejected.$Shape} Rejected
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): expertmesh.v1.Rejected & expertmesh.v1.Rejected.$Shape;

            /**
             * Verifies a Rejected message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Rejected message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Rejected
             */
            static fromObject(object: { [k: string]: any }): expertmesh.v1.Rejected;

            /**
             * Creates a plain object from a Rejected message. Also converts values to other types if specified.
             * @param message Rejected
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: expertmesh.v1.Rejected, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Rejected to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Rejected
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Any.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.Any.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Any typeUrl. */
            typeUrl: string;

            /** Any value. */
            value: Uint8Array;

            /**
             * Creates a new Any instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Any instance
             */
            static create(properties: google.rpc.Any.$Shape): google.rpc.Any & google.rpc.Any.$Shape;
            static create(properties?: google.rpc.Any.$Properties): google.rpc.Any;

            /**
             * Encodes the specified Any message. Does not implicitly {@link google.rpc.Any.verify|verify} messages.
             * @param message Any message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.Any.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Any message, length delimited. Does not implicitly {@link google.rpc.Any.verify|verify} messages.
             * @param message Any message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: google.rpc.Any.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Any message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.Any & google.rpc.Any.$Shape} Any
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.Any & google.rpc.Any.$Shape;

            /**
             * Decodes an Any message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {google.rpc.Any & google.rpc.Any.$Shape} Any
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): google.rpc.Any & google.rpc.Any.$Shape;

            /**
             * Verifies an Any message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates an Any message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Any
             */
            static fromObject(object: { [k: string]: any }): google.rpc.Any;

            /**
             * Creates a plain object from an Any message. Also converts values to other types if specified.
             * @param message Any
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: google.rpc.Any, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Any to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Any
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Status.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.Status.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Status code. */
            code: number;

            /** Status message. */
            message: string;

            /** Status details. */
            details: google.rpc.Any.$Properties[];

            /**
             * Creates a new Status instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Status instance
             */
            static create(properties: google.rpc.Status.$Shape): google.rpc.Status & google.rpc.Status.$Shape;
            static create(properties?: google.rpc.Status.$Properties): google.rpc.Status;

            /**
             * Encodes the specified Status message. Does not implicitly {@link google.rpc.Status.verify|verify} messages.
             * @param message Status message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.Status.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Status message, length delimited. Does not implicitly {@link google.rpc.Status.verify|verify} messages.
             * @param message Status message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: google.rpc.Status.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Status message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.Status & google.rpc.Status.$Shape} Status
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.Status & google.rpc.Status.$Shape;

            /**
             * Decodes a Status message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {google.rpc.Status & google.rpc.Status.$Shape} Status
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): google.rpc.Status & google.rpc.Status.$Shape;

            /**
             * Verifies a Status message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Status message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Status
             */
            static fromObject(object: { [k: string]: any }): google.rpc.Status;

            /**
             * Creates a plain object from a Status message. Also converts values to other types if specified.
             * @param message Status
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: google.rpc.Status, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Status to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Status
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new ErrorInfo.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.ErrorInfo.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ErrorInfo reason. */
            reason: string;

            /** ErrorInfo domain. */
            domain: string;

            /** ErrorInfo metadata. */
            metadata: { [k: string]: string };

            /**
             * Creates a new ErrorInfo instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ErrorInfo instance
             */
            static create(properties: google.rpc.ErrorInfo.$Shape): google.rpc.ErrorInfo & google.rpc.ErrorInfo.$Shape;
            static create(properties?: google.rpc.ErrorInfo.$Properties): google.rpc.ErrorInfo;

            /**
             * Encodes the specified ErrorInfo message. Does not implicitly {@link google.rpc.ErrorInfo.verify|verify} messages.
             * @param message ErrorInfo message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.ErrorInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified ErrorInfo message, length delimited. Does not implicitly {@link google.rpc.ErrorInfo.verify|verify} messages.
             * @param message ErrorInfo message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: google.rpc.ErrorInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ErrorInfo message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.ErrorInfo & google.rpc.ErrorInfo.$Shape} ErrorInfo
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.ErrorInfo & google.rpc.ErrorInfo.$Shape;

            /**
             * Decodes an ErrorInfo message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {google.rpc.ErrorInfo & google.rpc.ErrorInfo.$Shape} ErrorInfo
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): google.rpc.ErrorInfo & google.rpc.ErrorInfo.$Shape;

            /**
             * Verifies an ErrorInfo message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates an ErrorInfo message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns ErrorInfo
             */
            static fromObject(object: { [k: string]: any }): google.rpc.ErrorInfo;

            /**
             * Creates a plain object from an ErrorInfo message. Also converts values to other types if specified.
             * @param message ErrorInfo
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: google.rpc.ErrorInfo, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this ErrorInfo to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for ErrorInfo
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new Duration.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.Duration.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Duration seconds. */
            seconds: number;

            /** Duration nanos. */
            nanos: number;

            /**
             * Creates a new Duration instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Duration instance
             */
            static create(properties: google.rpc.Duration.$Shape): google.rpc.Duration & google.rpc.Duration.$Shape;
            static create(properties?: google.rpc.Duration.$Properties): google.rpc.Duration;

            /**
             * Encodes the specified Duration message. Does not implicitly {@link google.rpc.Duration.verify|verify} messages.
             * @param message Duration message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.Duration.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Duration message, length delimited. Does not implicitly {@link google.rpc.Duration.verify|verify} messages.
             * @param message Duration message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: google.rpc.Duration.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Duration message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.Duration & google.rpc.Duration.$Shape} Duration
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.Duration & google.rpc.Duration.$Shape;

            /**
             * Decodes a Duration message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {google.rpc.Duration & google.rpc.Duration.$Shape} Duration
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): google.rpc.Duration & google.rpc.Duration.$Shape;

            /**
             * Verifies a Duration message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Duration message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Duration
             */
            static fromObject(object: { [k: string]: any }): google.rpc.Duration;

            /**
             * Creates a plain object from a Duration message. Also converts values to other types if specified.
             * @param message Duration
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: google.rpc.Duration, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Duration to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Duration
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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

            /**
             * Constructs a new RetryInfo.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.RetryInfo.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RetryInfo retryDelay. */
            retryDelay?: (google.rpc.Duration.$Properties|null);

            /**
             * Creates a new RetryInfo instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RetryInfo instance
             */
            static create(properties: google.rpc.RetryInfo.$Shape): google.rpc.RetryInfo & google.rpc.RetryInfo.$Shape;
            static create(properties?: google.rpc.RetryInfo.$Properties): google.rpc.RetryInfo;

            /**
             * Encodes the specified RetryInfo message. Does not implicitly {@link google.rpc.RetryInfo.verify|verify} messages.
             * @param message RetryInfo message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.RetryInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified RetryInfo message, length delimited. Does not implicitly {@link google.rpc.RetryInfo.verify|verify} messages.
             * @param message RetryInfo message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: google.rpc.RetryInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RetryInfo message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.RetryInfo & google.rpc.RetryInfo.$Shape} RetryInfo
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.RetryInfo & google.rpc.RetryInfo.$Shape;

            /**
             * Decodes a RetryInfo message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {google.rpc.RetryInfo & google.rpc.RetryInfo.$Shape} RetryInfo
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): google.rpc.RetryInfo & google.rpc.RetryInfo.$Shape;

            /**
             * Verifies a RetryInfo message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a RetryInfo message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns RetryInfo
             */
            static fromObject(object: { [k: string]: any }): google.rpc.RetryInfo;

            /**
             * Creates a plain object from a RetryInfo message. Also converts values to other types if specified.
             * @param message RetryInfo
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: google.rpc.RetryInfo, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this RetryInfo to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for RetryInfo
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
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
