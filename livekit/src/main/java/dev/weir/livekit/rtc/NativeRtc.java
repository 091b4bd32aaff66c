package dev.weir.livekit.rtc;

import dev.weir.livekit.proto.rtc.Connect;
import dev.weir.livekit.proto.rtc.Connected;
import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.RoomOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Rooms by LiveKit's native library. It is loaded once for a process and stays; a client is a set
 * of rooms. Any thread.
 */
public final class NativeRtc implements RtcClient {
  /** How long joining may take. */
  static final Duration JOINING = Duration.ofSeconds(20);

  /** For one attempt at the server; there are {@link #RETRIES} more. */
  static final Duration ATTEMPT = Duration.ofSeconds(5);

  static final int RETRIES = 1;

  private static @Nullable Path loaded;
  private static @Nullable Engine shared;

  private final Engine engine;
  private final Set<NativeRoom> rooms = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  NativeRtc(Engine engine) {
    this.engine = engine;
  }

  /**
   * A client by this library.
   *
   * @throws RtcFailed if it is not a library of LiveKit's, or another one was loaded before
   */
  public static NativeRtc load(Path library) {
    return new NativeRtc(engine(library));
  }

  /**
   * A client by the library that this machine has.
   *
   * @param environment the variables of {@link LiveKitLibrary#find}
   * @throws RtcFailed if there is none, or it cannot be loaded
   */
  public static NativeRtc find(Map<String, String> environment) {
    return load(
        LiveKitLibrary.find(environment)
            .orElseThrow(() ->
                new RtcFailed(
                    "LiveKit's native library: not found (expected: run ./weir download-files, or %s names it)"
                        .formatted(LiveKitLibrary.VARIABLE))));
  }

  private static synchronized Engine engine(Path library) {
    Path file = real(library);
    if (shared == null) {
      shared = new Engine(events -> NativeLibrary.load(file, new Upcall(events)));
      loaded = file;
    } else if (!file.equals(loaded)) {
      throw new RtcFailed(
          "%s: not loaded (expected: %s, as before; a process has one)".formatted(file, loaded));
    }
    return shared;
  }

  private static Path real(Path library) {
    try {
      return library.toRealPath();
    } catch (IOException e) {
      throw new RtcFailed(
          "%s: cannot be read: %s (expected: LiveKit's native library)".formatted(library, e), e);
    }
  }

  @Override
  public RtcRoom connect(URI url, String token) throws InterruptedException {
    URI socket = socket(url);
    String what = "joining a room of " + socket;
    if (closed) {
      throw new RtcFailed(what + ": the client is closed (expected: an open one)");
    }
    NativeRoom room = new NativeRoom(engine, joined(what, socket, token).getResult());
    rooms.removeIf(NativeRoom::isLeft);
    rooms.add(room);
    try {
      room.begin();
    } catch (RtcFailed e) {
      room.close();
      throw e;
    }
    if (closed) {
      room.close();
    }
    return room;
  }

  private Connected joined(String what, URI socket, String token) throws InterruptedException {
    Pending.Answer answer = engine.pending().open(this, what, socket);
    try {
      engine.request(what, request(socket, token, answer.id()));
    } catch (RtcFailed e) {
      answer.forget();
      throw e;
    }
    Connected connected = answer.await(JOINING).getConnect();
    if (connected.hasResult()) {
      return connected;
    }
    throw new RtcFailed(
        "%s: %s (expected: a server there that takes the token)"
            .formatted(what, Redacted.of(connected.getError())));
  }

  private static FfiRequest request(URI socket, String token, long id) {
    return FfiRequest.newBuilder()
        .setConnect(
            Connect.newBuilder()
                .setUrl(socket.toString())
                .setToken(token)
                .setOptions(
                    RoomOptions.newBuilder()
                        .setAutoSubscribe(true)
                        .setAdaptiveStream(false)
                        .setDynacast(false)
                        .setJoinRetries(RETRIES)
                        .setConnectTimeoutMs(ATTEMPT.toMillis()))
                .setRequestAsyncId(id))
        .build();
  }

  /** The library takes sockets' schemes. */
  private static URI socket(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "ws", "wss" -> url;
      case "http", "https" -> URI.create("ws" + url.toString().substring("http".length()));
      default ->
          throw new IllegalArgumentException(
              "url: %s (expected: one of ws, wss, http or https)".formatted(url));
    };
  }

  /** How many things of the library's are held, of all clients. */
  long held() {
    return engine.held();
  }

  @Override
  public void close() {
    closed = true;
    List<Thread> leaving =
        rooms.stream().map(room -> Thread.ofVirtual().start(room::close)).toList();
    try {
      for (Thread each : leaving) {
        each.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
