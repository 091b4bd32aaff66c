package dev.weir.livekit;

import java.util.List;
import java.util.Map;

/**
 * That an agent is sent to a room. Immutable.
 *
 * @param id the server's; empty in a wish
 * @param agentName who is sent: the name under which workers have registered
 * @param room where to; made if it is not there
 * @param metadata what the agent is told, often a JSON object; empty for nothing
 * @param deployment of the workers that may take it; empty for those without one
 * @param attributes what else is said with it
 * @param jobs what has come of it, as far as the server knows by now
 */
public record Dispatch(
    String id,
    String agentName,
    String room,
    String metadata,
    String deployment,
    Map<String, String> attributes,
    List<JobInfo> jobs) {
  /** Keeps copies. */
  public Dispatch {
    attributes = Map.copyOf(attributes);
    jobs = List.copyOf(jobs);
  }

  /** A wish, all else left to the server. */
  public static Dispatch of(String agentName, String room) {
    return new Dispatch("", agentName, room, "", "", Map.of(), List.of());
  }

  /** The same with other metadata. */
  public Dispatch withMetadata(String other) {
    return new Dispatch(id, agentName, room, other, deployment, attributes, jobs);
  }

  /**
   * The same for another deployment.
   *
   * @throws IllegalArgumentException if none can be called that
   */
  public Dispatch withDeployment(String other) {
    LiveKitOptions.checkDeployment("deployment", other);
    return new Dispatch(id, agentName, room, metadata, other, attributes, jobs);
  }

  /** The same with other attributes. */
  public Dispatch withAttributes(Map<String, String> others) {
    return new Dispatch(id, agentName, room, metadata, deployment, others, jobs);
  }

  /**
   * A job of a dispatch.
   *
   * @param id the server's
   * @param status pending, running, success or failed
   * @param error why it has failed; empty if it has not
   * @param identity of the agent in the room; empty if it was not assigned
   */
  public record JobInfo(String id, String status, String error, String identity) {}
}
