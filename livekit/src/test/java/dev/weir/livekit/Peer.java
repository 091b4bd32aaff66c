package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.weir.livekit.proto.AvailabilityRequest;
import dev.weir.livekit.proto.AvailabilityResponse;
import dev.weir.livekit.proto.Job;
import dev.weir.livekit.proto.JobAssignment;
import dev.weir.livekit.proto.JobStatus;
import dev.weir.livekit.proto.JobTermination;
import dev.weir.livekit.proto.RegisterWorkerRequest;
import dev.weir.livekit.proto.RegisterWorkerResponse;
import dev.weir.livekit.proto.Room;
import dev.weir.livekit.proto.ServerInfo;
import dev.weir.livekit.proto.ServerMessage;
import dev.weir.livekit.proto.UpdateJobStatus;
import dev.weir.livekit.proto.UpdateWorkerStatus;
import dev.weir.livekit.proto.WorkerMessage;
import dev.weir.livekit.proto.WorkerMessage.MessageCase;
import dev.weir.livekit.proto.WorkerPong;
import io.helidon.common.buffers.BufferData;
import io.helidon.websocket.WsSession;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A worker, as the scripted server sees it on one socket. */
final class Peer {
  private final BlockingQueue<WorkerMessage> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> pings = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final ReentrantLock sending = new ReentrantLock();
  volatile boolean answersPings = true;
  volatile boolean confirms = true;
  volatile String path = "";
  volatile String query = "";
  volatile @Nullable WsSession session;
  volatile @Nullable Thread reader;

  /** Reads the registration, and says that the worker is known. */
  RegisterWorkerRequest register() throws InterruptedException {
    return register("AW_1", 1);
  }

  RegisterWorkerRequest register(String workerId, int agentProtocol) throws InterruptedException {
    RegisterWorkerRequest request = first(MessageCase.REGISTER).getRegister();
    ServerInfo.Builder info =
        ServerInfo.newBuilder()
            .setVersion("1.13.5")
            .setRegion("here")
            .setNodeId("ND_1")
            .setAgentProtocol(agentProtocol);
    send(
        ServerMessage.newBuilder()
            .setRegister(
                RegisterWorkerResponse.newBuilder().setWorkerId(workerId).setServerInfo(info)));
    return request;
  }

  /** The next message, which must be of that kind. */
  WorkerMessage first(MessageCase kind) throws InterruptedException {
    WorkerMessage message = ScriptedServer.wait(said, "message of a worker");
    assertThat(message.getMessageCase()).isEqualTo(kind);
    return message;
  }

  /** The next message of that kind; what comes before it is dropped. */
  WorkerMessage next(MessageCase kind) throws InterruptedException {
    while (true) {
      WorkerMessage message = ScriptedServer.wait(said, kind.toString());
      if (message.getMessageCase() == kind) {
        return message;
      }
    }
  }

  UpdateWorkerStatus load() throws InterruptedException {
    return next(MessageCase.UPDATE_WORKER).getUpdateWorker();
  }

  UpdateJobStatus state() throws InterruptedException {
    return next(MessageCase.UPDATE_JOB).getUpdateJob();
  }

  /** The next by which a job ends. That it runs may have been told before; the newest counts. */
  UpdateJobStatus lastState() throws InterruptedException {
    UpdateJobStatus state = state();
    while (state.getStatus() == JobStatus.JS_RUNNING) {
      state = state();
    }
    return state;
  }

  AvailabilityResponse answer() throws InterruptedException {
    return next(MessageCase.AVAILABILITY).getAvailability();
  }

  void offer(Job job) {
    send(ServerMessage.newBuilder().setAvailability(AvailabilityRequest.newBuilder().setJob(job)));
  }

  void assign(Job job) {
    send(
        ServerMessage.newBuilder()
            .setAssignment(
                JobAssignment.newBuilder().setJob(job).setToken("token-" + job.getId())));
  }

  /** Offers, is answered with a yes, and assigns. */
  void place(Job job) throws InterruptedException {
    offer(job);
    assertThat(answer().getAvailable()).isTrue();
    assign(job);
  }

  void terminate(String job) {
    send(ServerMessage.newBuilder().setTermination(JobTermination.newBuilder().setJobId(job)));
  }

  void confirm(long timestamp) {
    send(ServerMessage.newBuilder().setPong(WorkerPong.newBuilder().setLastTimestamp(timestamp)));
  }

  static Job job(String id) {
    return job(id, "");
  }

  static Job job(String id, String metadata) {
    return Job.newBuilder()
        .setId(id)
        .setRoom(Room.newBuilder().setName("lobby").setMetadata("{}"))
        .setMetadata(metadata)
        .build();
  }

  void send(ServerMessage.Builder message) {
    send(message.build().toByteArray());
  }

  void send(byte[] frame) {
    sending.lock();
    try {
      session().send(BufferData.create(frame), true);
    } finally {
      sending.unlock();
    }
  }

  /**
   * The connection is cut, without a word: an interrupt closes the socket that its thread reads.
   * One that comes while it does something else may be lost on it, and an end that comes while the
   * JDK's client hands over a message is lost on that: the heartbeat would find it.
   */
  void cut() throws InterruptedException {
    while (Thread.getAllStackTraces().entrySet().stream().anyMatch(Peer::hasSomethingToDo)) {
      Thread.onSpinWait();
    }
    Thread reading = reader;
    if (reading == null) {
      throw new AssertionError("the socket is not open");
    }
    do {
      reading.interrupt();
    } while (!reading.join(Duration.ofMillis(10)));
  }

  private static boolean hasSomethingToDo(Map.Entry<Thread, StackTraceElement[]> thread) {
    return thread.getKey().getName().startsWith("weir-livekit-http-")
        && Arrays.stream(thread.getValue())
            .noneMatch(call -> call.getMethodName().equals("getTask"));
  }

  /** Takes leave in good order. */
  void close(int code) {
    session().close(code, "bye");
  }

  void awaitPing() throws InterruptedException {
    var _ = ScriptedServer.wait(pings, "ping");
  }

  int awaitClosed() throws Exception {
    return closed.get(30, TimeUnit.SECONDS);
  }

  void received(byte[] frame) {
    try {
      WorkerMessage message = WorkerMessage.parseFrom(frame);
      if (message.hasPing() && confirms) {
        confirm(message.getPing().getTimestamp());
      }
      said.add(message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not a worker's message", e);
    }
  }

  /** Whoever awaits it may count on the answer being on its way. */
  void pinged(BufferData payload) {
    if (answersPings) {
      sending.lock();
      try {
        session().pong(payload);
      } finally {
        sending.unlock();
      }
    }
    pings.add("ping");
  }

  void closed(int status) {
    closed.complete(status);
  }

  private WsSession session() {
    WsSession open = session;
    if (open == null) {
      throw new AssertionError("the socket is not open");
    }
    return open;
  }
}
