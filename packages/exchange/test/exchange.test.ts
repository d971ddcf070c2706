import { exchangeConformance } from './conformance.js';
import { openGrpcMesh, openLoopbackMesh } from './mesh.js';

exchangeConformance('loopback', openLoopbackMesh);
exchangeConformance('grpc', openGrpcMesh);
