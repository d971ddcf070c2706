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

            /** Calls ListWorkers. */
            listWorkers: expertmesh.v1.Cluster.ListWorkers;

            /** Calls GetPlacement. */
            getPlacement: expertmesh.v1.Cluster.GetPlacement;

            /** Calls GetLoad. */
            getLoad: expertmesh.v1.Cluster.GetLoad;
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

            /** WorkerStatus freeKvBlocks. */
            freeKvBlocks: number;

            /** WorkerStatus totalKvBlocks. */
            totalKvBlocks: number;

            /** WorkerStatus queuedDispatches. */
            queuedDispatches: number;

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

                /** WorkerStatus freeKvBlocks */
                freeKvBlocks?: (number|null);

                /** WorkerStatus totalKvBlocks */
                totalKvBlocks?: (number|null);

                /** WorkerStatus queuedDispatches */
                queuedDispatches?: (number|null);

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

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ClusterStatus. */
            type $Shape = expertmesh.v1.ClusterStatus.$Properties;
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

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Load. */
            type $Shape = expertmesh.v1.Load.$Properties;
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

            /** GenerateRequest maxTokens. */
            maxTokens: number;

            /** GenerateRequest temperature. */
            temperature?: (number|null);

            /** GenerateRequest topK. */
            topK?: (number|null);

            /** GenerateRequest topP. */
            topP?: (number|null);

            /** GenerateRequest seed. */
            seed?: (number|null);

            /** GenerateRequest ignoreEos. */
            ignoreEos: boolean;

            /** GenerateRequest prompt. */
            prompt?: ("text"|"ids");

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

                /** GenerateRequest maxTokens */
                maxTokens?: (number|null);

                /** GenerateRequest temperature */
                temperature?: (number|null);

                /** GenerateRequest topK */
                topK?: (number|null);

                /** GenerateRequest topP */
                topP?: (number|null);

                /** GenerateRequest seed */
                seed?: (number|null);

                /** GenerateRequest ignoreEos */
                ignoreEos?: (boolean|null);

                /** GenerateRequest prompt */
                prompt?: ("text"|"ids");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a GenerateRequest. */
            type $Shape = {
              requestId?: string|null;
              text?: string|null;
              ids?: expertmesh.v1.TokenIds.$Shape|null;
              maxTokens?: number|null;
              temperature?: number|null;
              topK?: number|null;
              topP?: number|null;
              seed?: number|null;
              ignoreEos?: boolean|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ prompt?: undefined; text?: null; ids?: null }|{ prompt?: "text"; text: string; ids?: null }|{ prompt?: "ids"; text?: null; ids: expertmesh.v1.TokenIds.$Shape })
            );
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

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GenerateResponse. */
            type $Shape = expertmesh.v1.GenerateResponse.$Properties;
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

                /** ScoreDocument content */
                content?: ("text"|"ids");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ScoreDocument. */
            type $Shape = {
              text?: string|null;
              ids?: expertmesh.v1.TokenIds.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ content?: undefined; text?: null; ids?: null }|{ content?: "text"; text: string; ids?: null }|{ content?: "ids"; text?: null; ids: expertmesh.v1.TokenIds.$Shape })
            );
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

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LogitsRequest. */
            type $Shape = {
              document?: expertmesh.v1.ScoreDocument.$Shape|null;
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

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Register. */
            type $Shape = expertmesh.v1.Register.$Properties;
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

            /** CoordinatorMessage body. */
            body?: ("welcome"|"prepare"|"activate"|"release"|"peers"|"rejected");

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

                /** CoordinatorMessage body */
                body?: ("welcome"|"prepare"|"activate"|"release"|"peers"|"rejected");

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
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; welcome?: null; prepare?: null; activate?: null; release?: null; peers?: null; rejected?: null }|{ body?: "welcome"; welcome: expertmesh.v1.Welcome.$Shape; prepare?: null; activate?: null; release?: null; peers?: null; rejected?: null }|{ body?: "prepare"; welcome?: null; prepare: expertmesh.v1.Prepare.$Shape; activate?: null; release?: null; peers?: null; rejected?: null }|{ body?: "activate"; welcome?: null; prepare?: null; activate: expertmesh.v1.Activate.$Shape; release?: null; peers?: null; rejected?: null }|{ body?: "release"; welcome?: null; prepare?: null; activate?: null; release: expertmesh.v1.Release.$Shape; peers?: null; rejected?: null }|{ body?: "peers"; welcome?: null; prepare?: null; activate?: null; release?: null; peers: expertmesh.v1.Peers.$Shape; rejected?: null }|{ body?: "rejected"; welcome?: null; prepare?: null; activate?: null; release?: null; peers?: null; rejected: expertmesh.v1.Rejected.$Shape })
            );
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

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Activate. */
            type $Shape = expertmesh.v1.Activate.$Properties;
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
