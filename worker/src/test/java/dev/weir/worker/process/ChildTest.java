package dev.weir.worker.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a child says, it is the child that ends. Its process only sleeps; the test speaks. */
@Timeout(30)
class ChildTest {
  @TempDir private Path folder;
  private Process process;
  private SocketChannel voice;
  private Child child;

  @BeforeEach
  void start() throws IOException {
    process = new ProcessBuilder("sleep", "600").start();
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      door.bind(address);
      voice = SocketChannel.open(address);
      ChildOutput output = new ChildOutput("child", process.inputReader(UTF_8)).start();
      child =
          new Child(process, output, door.accept(), ChildOptions.DEFAULT, Ticker.system()).start();
    }
  }

  @AfterEach
  void end() throws IOException {
    process.destroyForcibly();
    child.gone().join();
    voice.close();
  }

  static Stream<Arguments> garbage() {
    return Stream.of(
        Arguments.of("length -1 (expected: 0 to 67108864)", bytes(-1, "")),
        Arguments.of("length 67108865 (expected: 0 to 67108864)", bytes((64 << 20) + 1, "")),
        Arguments.of("(expected: JSON)", bytes(5, "hello")),
        Arguments.of("(expected: JSON)", framed("{\"kind\":")),
        Arguments.of("(expected: JSON)", framed("[1.5,true,false,null")),
        Arguments.of("frame: no object", framed("[]")),
        Arguments.of("more after its end", framed("{}{}")),
        Arguments.of("frame : kind is nothing (expected: String)", framed("{}")),
        Arguments.of("kind shout (expected: a child's)", framed("{\"kind\":\"shout\"}")),
        Arguments.of("version 2 (expected: 1)", framed("{\"kind\":\"hello\",\"version\":2}")),
        Arguments.of(
            "call is String (expected: Long)", framed("{\"kind\":\"reply\",\"call\":\"1\"}")),
        Arguments.of("answers nothing", framed("{\"kind\":\"reply\",\"call\":7}")),
        Arguments.of(
            "entry of no session",
            framed(
                "{\"kind\":\"entry\",\"seq\":1,\"audience\":\"EVERYONE\",\"type\":\"x\",\"body\":\"}\"}")),
        Arguments.of(
            "audience NOBODY",
            framed(
                "{\"kind\":\"entry\",\"seq\":1,\"audience\":\"NOBODY\",\"type\":\"x\",\"body\":\"}\"}")),
        Arguments.of("wish of no session", framed("{\"kind\":\"wish\",\"reason\":\"x\"}")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("garbage")
  @Behaviour("work-106")
  void read_whatIsNoFrame_killsTheChild(String why, ByteBuffer said) throws Exception {
    CompletableFuture<Frame> unanswered = child.ask(Ask.PING);
    voice.write(said);
    assertThat(child.gone().get(20, TimeUnit.SECONDS))
        .hasMessageContaining("was killed, it said what cannot be read")
        .hasMessageContaining(why);
    assertThat(process.isAlive()).isFalse();
    assertThatThrownBy(() -> unanswered.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ProcessDied.class);
    assertThatThrownBy(() -> child.ask(Ask.PING).get(20, TimeUnit.SECONDS))
        .as("asked afterwards")
        .hasCauseInstanceOf(ProcessDied.class);
  }

  /** A child that promises much and says little takes no more memory than it has said. */
  @Test
  @Behaviour("work-106")
  void read_frameEndsEarly_killsTheChild() throws Exception {
    voice.write(bytes(64 << 20, "{"));
    voice.shutdownOutput();
    assertThat(child.gone().get(20, TimeUnit.SECONDS))
        .hasMessageContaining("frame: ends early (expected: 67108864 bytes)");
  }

  @Test
  @Behaviour("work-106")
  void read_lengthEndsEarly_killsTheChild() throws Exception {
    voice.write(ByteBuffer.wrap(new byte[] {0, 0}));
    voice.shutdownOutput();
    assertThat(child.gone().get(20, TimeUnit.SECONDS))
        .hasMessageContaining("frame: its length ends early (expected: 4 bytes)");
  }

  /** Who sends waits while too much does, and no longer than the other side lives. */
  @Test
  @Behaviour("work-106")
  void send_nobodyReads_waitsUntilTheLinkIsLost() throws Exception {
    Frame large = Frame.of("large", "body", "x".repeat(2 << 20));
    CompletableFuture<Throwable> lost = new CompletableFuture<>();
    Thread sender =
        Thread.ofPlatform()
            .start(() -> {
              try {
                for (int i = 0; i < 3; i++) {
                  child.send(large);
                }
              } catch (LinkLost e) {
                lost.complete(e);
              }
            });
    while (sender.getState() != Thread.State.WAITING && sender.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(lost).isNotDone();
    voice.close();
    assertThat(lost.get(20, TimeUnit.SECONDS)).isInstanceOf(LinkLost.class);
    sender.join();
    process.destroyForcibly();
  }

  private static ByteBuffer framed(String json) {
    return bytes(json.getBytes(UTF_8).length, json);
  }

  private static ByteBuffer bytes(int length, String body) {
    byte[] text = body.getBytes(UTF_8);
    return ByteBuffer.allocate(4 + text.length).putInt(length).put(text).flip();
  }
}
