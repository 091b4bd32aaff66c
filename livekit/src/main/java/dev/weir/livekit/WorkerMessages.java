package dev.weir.livekit;

import static java.util.Objects.requireNonNullElse;

import dev.weir.livekit.proto.AvailabilityResponse;
import dev.weir.livekit.proto.JobStatus;
import dev.weir.livekit.proto.MigrateJobRequest;
import dev.weir.livekit.proto.ParticipantInfo;
import dev.weir.livekit.proto.ParticipantPermission;
import dev.weir.livekit.proto.RegisterWorkerRequest;
import dev.weir.livekit.proto.SimulateJobRequest;
import dev.weir.livekit.proto.UpdateJobStatus;
import dev.weir.livekit.proto.UpdateWorkerStatus;
import dev.weir.livekit.proto.WorkerMessage;
import dev.weir.livekit.proto.WorkerPing;
import dev.weir.livekit.proto.WorkerStatus;
import dev.weir.worker.Appearance;
import dev.weir.worker.JobState;
import dev.weir.worker.WorkerLoad;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a worker says to a server. Stateless. */
final class WorkerMessages {
  /** The most characters of an error: the server closes the socket for what is too large. */
  static final int MOST_ERROR_LENGTH = 4_096;

  /** The attribute by which others in a room see who the agent is. */
  static final String AGENT_NAME = "lk.agent.name";

  /** Of what the worker runs on; without a number where that is not built. */
  static final String VERSION =
      "weir-"
          + requireNonNullElse(
              WorkerMessages.class.getPackage().getImplementationVersion(), "development");

  private WorkerMessages() {}

  static WorkerMessage register(LiveKitOptions options, String agentName) {
    return WorkerMessage.newBuilder()
        .setRegister(
            RegisterWorkerRequest.newBuilder()
                .setType(options.type().onTheWire())
                .setVersion(VERSION)
                .setAllowedPermissions(permissions(options.permissions()))
                .setAgentName(agentName)
                .setDeployment(options.deployment()))
        .build();
  }

  private static ParticipantPermission permissions(Permissions may) {
    return ParticipantPermission.newBuilder()
        .setCanSubscribe(may.subscribe())
        .setCanPublish(may.publish())
        .setCanPublishData(may.publishData())
        .setCanUpdateMetadata(may.updateMetadata())
        .setHidden(may.hidden())
        .setAgent(true)
        .build();
  }

  static WorkerMessage accept(String job, String agentName, Appearance as) {
    return WorkerMessage.newBuilder()
        .setAvailability(
            AvailabilityResponse.newBuilder()
                .setJobId(job)
                .setAvailable(true)
                .setParticipantIdentity(identity(job, as))
                .setParticipantName(as.name())
                .setParticipantMetadata(as.metadata())
                .putAllParticipantAttributes(as.attributes())
                .putParticipantAttributes(AGENT_NAME, agentName))
        .build();
  }

  /** Unique in the room unless the worker's owner has one that is. */
  static String identity(String job, Appearance as) {
    return as.identity().isEmpty() ? "agent-" + job : as.identity();
  }

  /** With {@code letAnother} the next worker is asked; without, the job is over for all. */
  static WorkerMessage refuse(String job, boolean letAnother) {
    return WorkerMessage.newBuilder()
        .setAvailability(
            AvailabilityResponse.newBuilder()
                .setJobId(job)
                .setAvailable(false)
                .setTerminate(!letAnother))
        .build();
  }

  static WorkerMessage load(WorkerLoad load) {
    return WorkerMessage.newBuilder()
        .setUpdateWorker(
            UpdateWorkerStatus.newBuilder()
                .setStatus(load.available() ? WorkerStatus.WS_AVAILABLE : WorkerStatus.WS_FULL)
                .setLoad((float) load.load())
                .setJobCount(load.jobs()))
        .build();
  }

  static WorkerMessage state(String job, JobState state, @Nullable String error) {
    return WorkerMessage.newBuilder()
        .setUpdateJob(
            UpdateJobStatus.newBuilder()
                .setJobId(job)
                .setStatus(status(state))
                .setError(shortened(error == null ? "" : error)))
        .build();
  }

  private static JobStatus status(JobState state) {
    return switch (state) {
      case RUNNING -> JobStatus.JS_RUNNING;
      case SUCCESS -> JobStatus.JS_SUCCESS;
      case FAILED -> JobStatus.JS_FAILED;
    };
  }

  private static String shortened(String text) {
    return text.length() <= MOST_ERROR_LENGTH ? text : text.substring(0, MOST_ERROR_LENGTH);
  }

  static WorkerMessage migrate(Set<String> jobs) {
    return WorkerMessage.newBuilder()
        .setMigrateJob(MigrateJobRequest.newBuilder().addAllJobIds(jobs))
        .build();
  }

  static WorkerMessage simulate(JobType type, String room, Optional<String> participant) {
    SimulateJobRequest.Builder request = SimulateJobRequest.newBuilder().setType(type.onTheWire());
    request.getRoomBuilder().setName(room);
    participant.ifPresent(
        who -> request.setParticipant(ParticipantInfo.newBuilder().setIdentity(who)));
    return WorkerMessage.newBuilder().setSimulateJob(request).build();
  }

  static WorkerMessage ping(long timestamp) {
    return WorkerMessage.newBuilder()
        .setPing(WorkerPing.newBuilder().setTimestamp(timestamp))
        .build();
  }
}
