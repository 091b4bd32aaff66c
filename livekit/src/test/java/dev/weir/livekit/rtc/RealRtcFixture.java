package dev.weir.livekit.rtc;

import static java.lang.System.Logger.Level.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.livekit.RealServer;
import dev.weir.livekit.ServerProgram;
import io.livekit.server.RoomServiceClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** What tests have of us in rooms of a real server, by the real library. */
@Tag("livekit")
@Timeout(value = 20, unit = TimeUnit.MINUTES) // the first one may have to make the server
abstract class RealRtcFixture {
  private static final System.Logger LOG = System.getLogger(RealRtcFixture.class.getName());
  private static final String ABSENT =
      "no LiveKit server (LIVEKIT_SERVER_BIN names none, none is on the PATH, no go makes one) or no native library (WEIR_LIVEKIT_LIBRARY names none, pip brings none)";
  static final Duration QUEUE = Duration.ofMillis(200);
  static final Duration WHILE = Duration.ofSeconds(10);

  static NativeRtc rtc;
  static RealServer server;

  private final OkHttpClient http =
      new OkHttpClient.Builder().connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS)).build();
  final List<Guest> guests = new ArrayList<>();

  @BeforeAll
  static void open() throws Exception {
    Optional<Path> program = ServerProgram.find();
    Optional<Path> library = program.isEmpty() ? Optional.empty() : TestLibrary.find();
    if (library.isEmpty()) {
      LOG.log(WARNING, "skipped: {0}", ABSENT);
    }
    Assumptions.assumeTrue(library.isPresent(), ABSENT);
    rtc = NativeRtc.load(library.orElseThrow());
    server = new RealServer(program.orElseThrow());
  }

  @AfterAll
  static void closeAll() throws Exception {
    if (server != null) {
      rtc.close();
      server.close();
      server = null;
    }
  }

  @BeforeEach
  void nothingIsHeld() {
    assertThat(rtc.held()).isZero();
  }

  @AfterEach
  void close() throws Exception {
    for (Guest guest : guests) {
      guest.close();
    }
    http.dispatcher().executorService().shutdown();
    assertThat(rtc.held()).as("handles that nobody has dropped").isZero();
  }

  Guest join(String room, String identity) throws InterruptedException {
    return join(room, identity, "standard");
  }

  Guest join(String room, String identity, String kind) throws InterruptedException {
    Guest guest = Guest.join(rtc, server, room, identity, kind);
    guests.add(guest);
    return guest;
  }

  RoomServiceClient admin() {
    return RoomServiceClient.createClient(
        server.url().toString(), RealServer.KEY, RealServer.SECRET, () -> http);
  }

  static DataPacket packet(String content, List<String> to) {
    return new DataPacket(content.getBytes(StandardCharsets.UTF_8), "topic", true, to);
  }
}
