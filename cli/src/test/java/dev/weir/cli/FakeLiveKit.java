package dev.weir.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.weir.livekit.proto.AvailabilityRequest;
import dev.weir.livekit.proto.Job;
import dev.weir.livekit.proto.JobAssignment;
import dev.weir.livekit.proto.RegisterWorkerResponse;
import dev.weir.livekit.proto.Room;
import dev.weir.livekit.proto.ServerInfo;
import dev.weir.livekit.proto.ServerMessage;
import dev.weir.livekit.proto.WorkerMessage;
import dev.weir.livekit.proto.WorkerMessage.MessageCase;
import dev.weir.livekit.proto.WorkerPong;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A LiveKit server in this process: workers register, administrators are answered as was said. */
final class FakeLiveKit implements AutoCloseable {
  static final String KEY = "devkey";
  static final String SECRET = "only-for-tests-on-loopback-0123456789";

  /** What administrators have asked: a method, a blank, a JSON object. */
  final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  /** Answers by method; a number is a status. */
  final Map<String, String> answers = new ConcurrentHashMap<>();

  final BlockingQueue<WorkerMessage> said = new LinkedBlockingQueue<>();
  volatile boolean registers = true;
  private final BlockingQueue<WsSession> sockets = new LinkedBlockingQueue<>();
  private final WebServer server =
      WebServer.builder()
          .address(InetAddress.getLoopbackAddress())
          .port(0)
          .shutdownHook(false)
          .addRouting(WsRouting.builder().endpoint("/agent", Door::new))
          .routing(http -> http.post("/twirp/{service}/{method}", this::answer))
          .build()
          .start();

  String url() {
    return "ws://127.0.0.1:" + server.port();
  }

  /** As whoever starts a worker of it has them. */
  Map<String, String> environment() {
    return Map.of("LIVEKIT_URL", url(), "LIVEKIT_API_KEY", KEY, "LIVEKIT_API_SECRET", SECRET);
  }

  private void answer(ServerRequest request, ServerResponse response) {
    String method = request.path().pathParameters().get("method");
    asked.add(method + " " + request.content().as(String.class));
    String answer = answers.getOrDefault(method, "{}");
    if (answer.matches("\\d+")) {
      response.status(Status.create(Integer.parseInt(answer))).send("{\"code\":\"refused\"}");
    } else {
      response.send(answer);
    }
  }

  WsSession socket() throws InterruptedException {
    return next(sockets, "worker");
  }

  /** The next message of that kind; those before are dropped. */
  WorkerMessage await(MessageCase kind) throws InterruptedException {
    while (true) {
      WorkerMessage message = next(said, kind.toString());
      if (message.getMessageCase() == kind) {
        return message;
      }
    }
  }

  static <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
    T next = queue.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no " + what + " within 30 s");
    }
    return next;
  }

  static Job job(String id) {
    return Job.newBuilder().setId(id).setRoom(Room.newBuilder().setName("lobby")).build();
  }

  static void offer(WsSession to, Job job) {
    send(
        to,
        ServerMessage.newBuilder().setAvailability(AvailabilityRequest.newBuilder().setJob(job)));
  }

  static void assign(WsSession to, Job job) {
    send(
        to,
        ServerMessage.newBuilder()
            .setAssignment(JobAssignment.newBuilder().setJob(job).setToken("token")));
  }

  private static void send(WsSession to, ServerMessage.Builder message) {
    to.send(BufferData.create(message.build().toByteArray()), true);
  }

  @Override
  public void close() {
    server.stop();
  }

  private final class Door implements WsListener {
    @Override
    public void onMessage(WsSession session, BufferData buffer, boolean last) {
      try {
        take(session, WorkerMessage.parseFrom(buffer.readBytes()));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError("not a worker's message", e);
      }
    }

    private void take(WsSession session, WorkerMessage message) {
      if (message.hasRegister() && registers) {
        RegisterWorkerResponse.Builder known =
            RegisterWorkerResponse.newBuilder()
                .setWorkerId("AW_1")
                .setServerInfo(ServerInfo.newBuilder().setAgentProtocol(1));
        send(session, ServerMessage.newBuilder().setRegister(known));
        sockets.add(session);
      } else if (message.hasPing()) {
        long timestamp = message.getPing().getTimestamp();
        send(
            session,
            ServerMessage.newBuilder()
                .setPong(WorkerPong.newBuilder().setLastTimestamp(timestamp)));
      }
      said.add(message);
    }
  }
}
