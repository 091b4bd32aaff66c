package dev.weir.testkit.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault, seen from a real socket on the far side of the proxy. */
class FaultProxyTest {
  private static final String TEXT = "data: one\n\ndata: two\n\n";

  private EchoServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new EchoServer();
    proxy = FaultProxy.to(server.address());
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    server.close();
  }

  /** Without a fault the proxy is not noticed, its half-closing included. */
  @Test
  void connect_noFault_allBytesPassAndEndsPassToo() throws IOException {
    try (Socket socket = proxy.connect(Fault.none())) {
      send(socket, TEXT);
      socket.shutdownOutput();
      assertThat(readAll(socket)).isEqualTo(TEXT);
    }
  }

  /** A cut by FIN lets exactly the planned bytes through, whichever byte it is. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 10, 11, 21})
  void cutToClient_byFin_exactlyThatManyBytesThenTheEnd(int bytes) throws IOException {
    try (Socket socket = proxy.connect(new Fault.Cut(Direction.TO_CLIENT, bytes, Ending.FIN))) {
      send(socket, TEXT);
      assertThat(readAll(socket)).isEqualTo(TEXT.substring(0, bytes));
    }
    assertThat(proxy.cuts(Direction.TO_CLIENT, Ending.FIN)).isEqualTo(1);
  }

  /** A cut by RST is a reset for the client, after exactly the planned bytes. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 21})
  void cutToClient_byRst_exactlyThatManyBytesThenReset(int bytes) throws IOException {
    try (Socket socket = proxy.connect(new Fault.Cut(Direction.TO_CLIENT, bytes, Ending.RST))) {
      send(socket, TEXT.substring(0, bytes));
      assertThat(read(socket, bytes)).isEqualTo(TEXT.substring(0, bytes));
      send(socket, TEXT.substring(bytes));
      assertThatThrownBy(() -> readAll(socket))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("Connection reset");
    }
    assertThat(proxy.cuts(Direction.TO_CLIENT, Ending.RST)).isEqualTo(1);
  }

  /**
   * A request that is cut by FIN reaches the target only up to the cut, and both sides see the end.
   */
  @Test
  void cutToServer_byFin_targetGetsThatManyBytesThenTheEnd() throws Exception {
    try (Socket socket = proxy.connect(new Fault.Cut(Direction.TO_SERVER, 4, Ending.FIN))) {
      send(socket, TEXT);
      assertThat(server.awaitRequest()).isEqualTo("data");
      assertThat(readAll(socket)).isIn("", "data", "d", "da", "dat");
    }
    assertThat(proxy.cuts(Direction.TO_SERVER, Ending.FIN)).isEqualTo(1);
  }

  /** A request that is cut by RST resets the client. */
  @Test
  void cutToServer_byRst_clientIsReset() throws IOException {
    try (Socket socket = proxy.connect(new Fault.Cut(Direction.TO_SERVER, 0, Ending.RST))) {
      send(socket, TEXT);
      assertThatThrownBy(() -> readAll(socket)).hasMessageContaining("Connection reset");
    }
    assertThat(proxy.cuts(Direction.TO_SERVER, Ending.RST)).isEqualTo(1);
  }

  /** A stalled direction is silent but open; closing the proxy ends it. */
  @Test
  void stall_afterSomeBytes_nothingMoreButOpen() throws IOException {
    try (Socket socket = proxy.connect(new Fault.Stall(Direction.TO_CLIENT, 5))) {
      send(socket, TEXT);
      assertThat(read(socket, 5)).isEqualTo("data:");
      socket.setSoTimeout(50);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(proxy.stalls(Direction.TO_CLIENT)).isEqualTo(1);
      proxy.close();
      socket.setSoTimeout(0);
      assertThat(readAll(socket)).isEmpty();
    }
  }

  /** A half-closed direction ends, the other one goes on. */
  @Test
  void halfClose_toClient_requestsStillArrive() throws Exception {
    try (Socket socket = proxy.connect(new Fault.HalfClose(Direction.TO_CLIENT, 5))) {
      send(socket, TEXT);
      assertThat(readAll(socket)).isEqualTo("data:");
      send(socket, "still here");
      socket.shutdownOutput();
      assertThat(server.awaitRequest()).isEqualTo(TEXT + "still here");
    }
    assertThat(proxy.halfCloses(Direction.TO_CLIENT)).isEqualTo(1);
  }

  /** Latency holds each piece, on the way there and on the way back. */
  @Test
  void latency_anEcho_takesTwiceTheDelayAtLeast() throws IOException {
    Duration delay = Duration.ofMillis(20);
    try (Socket socket = proxy.connect(new Fault.Latency(delay))) {
      long start = System.nanoTime();
      send(socket, "x");
      assertThat(read(socket, 1)).isEqualTo("x");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(delay.multipliedBy(2));
    }
  }

  /** A plan by number serves clients that dial the proxy themselves. */
  @Test
  void plan_byNumber_secondConnectionIsCut() throws IOException {
    Fault cut = new Fault.Cut(Direction.TO_CLIENT, 4, Ending.FIN);
    try (FaultProxy planned =
        FaultProxy.to(server.address(), number -> number == 1 ? cut : Fault.none())) {
      assertThat(echo(planned)).isEqualTo(TEXT);
      assertThat(echo(planned)).isEqualTo("data");
      assertThat(echo(planned)).isEqualTo(TEXT);
    }
  }

  /** Where the target refuses, the proxy hangs up and goes on. */
  @Test
  void connect_targetRefuses_clientIsHungUpOn() throws Exception {
    InetSocketAddress nobody = server.address();
    server.close();
    try (FaultProxy toNobody = FaultProxy.to(nobody);
        Socket first = toNobody.connect(Fault.none());
        Socket second = toNobody.connect(Fault.none())) {
      assertThat(readAll(first)).isEmpty();
      assertThat(readAll(second)).isEmpty();
    }
  }

  /** What cannot be is refused at the door. */
  @Test
  void fault_negative_isRefusedWithItsValue() {
    assertThatThrownBy(() -> new Fault.Cut(Direction.TO_CLIENT, -1, Ending.FIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bytes: -1 (expected: 0 or more)");
    assertThatThrownBy(() -> new Fault.Latency(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("delay: PT-0.001S (expected: 0 or more)");
  }

  private static String echo(FaultProxy proxy) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(proxy.address());
      send(socket, TEXT);
      socket.shutdownOutput();
      return readAll(socket);
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static String read(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), UTF_8);
  }

  private static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }
}
