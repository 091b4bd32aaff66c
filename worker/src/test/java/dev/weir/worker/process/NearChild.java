package dev.weir.worker.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.time.Ticker;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child whose process only sleeps: what it would do is done in this JVM, over a real socket. */
final class NearChild implements AutoCloseable {
  final Process process;
  final Child child;
  final Link voice;

  NearChild() throws IOException {
    process = new ProcessBuilder("sleep", "600").start();
    Path folder = Files.createTempDirectory("weir-near");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      door.bind(address);
      voice =
          new Link(SocketChannel.open(address), Thread.ofPlatform().daemon().name("near")).start();
      ChildOutput output = new ChildOutput("child", process.inputReader(UTF_8)).start();
      child =
          new Child(process, output, door.accept(), ChildOptions.DEFAULT, Ticker.system()).start();
    } finally {
      Files.delete(folder.resolve("s"));
      Files.delete(folder);
    }
    // As the death of a process would.
    var _ = process.onExit().thenRun(voice::close);
  }

  /** Does what a child does, on a thread of its own. */
  NearChild serving() {
    Thread.ofPlatform().daemon().name("near-read").start(this::serve);
    return this;
  }

  private void serve() {
    ChildHost host = new ChildHost(voice);
    try {
      host.serve();
    } catch (IOException | LinkLost e) {
      // It was killed.
    } finally {
      host.close();
      process.destroy();
    }
  }

  /** As the start of a child does. */
  NearChild warm(Parcel parcel) throws Exception {
    Frame answer =
        child
            .ask(Ask.WARM, "parcels", List.of(parcel.fields()), "limit", "PT10S")
            .get(30, TimeUnit.SECONDS);
    assertThat(answer.kind()).as(answer.json()).isEqualTo(Frame.REPLY);
    return this;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    child.gone().join();
  }
}
