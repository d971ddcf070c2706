import { exchangeConformance } from './conformance.js';
import { openAutoMesh, openGrpcMesh, openLoopbackMesh, openNativeMesh } from './mesh.js';

exchangeConformance('loopback', openLoopbackMesh);
exchangeConformance('grpc', openGrpcMesh);
exchangeConformance('native (shared memory)', () => openNativeMesh(true));
exchangeConformance('native (TCP)', () => openNativeMesh(false));
exchangeConformance('auto', openAutoMesh);
