package dev.weir.livekit;

import dev.weir.livekit.proto.RegisterWorkerResponse;
import dev.weir.livekit.proto.ServerInfo;

/**
 * A server knows this worker.
 *
 * @param workerId by which; a new one for each connection
 * @param version the server's
 * @param region the server's; empty if it has none
 * @param nodeId the server's
 * @param agentProtocol what the server knows of workers; deployments from 1 on
 */
public record Registered(
    String workerId, String version, String region, String nodeId, int agentProtocol) {
  static Registered of(RegisterWorkerResponse response) {
    ServerInfo server = response.getServerInfo();
    return new Registered(
        response.getWorkerId(),
        server.getVersion(),
        server.getRegion(),
        server.getNodeId(),
        server.getAgentProtocol());
  }

  boolean knowsDeployments() {
    return agentProtocol > 0;
  }
}
