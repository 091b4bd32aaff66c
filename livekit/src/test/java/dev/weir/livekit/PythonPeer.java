package dev.weir.livekit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A caller by LiveKit's client for Python: {@code peers/peer.py}, which says what it can do. */
final class PythonPeer extends RealPeer {
  private final ReentrantLock sending = new ReentrantLock();
  private final Process process;
  private final Thread reader;

  private PythonPeer(String identity, Process process) {
    super(identity);
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /** Starts the program; it is in no room yet. */
  static PythonPeer start(String identity) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                PeerPrograms.python().toString(), "-u", PeerPrograms.file("peer.py").toString())
            .redirectErrorStream(true)
            .start();
    PythonPeer peer = new PythonPeer(identity, process);
    peer.await("begun");
    return peer;
  }

  /** Says what is in a file; behind what it says already. */
  void play(Path wav) {
    tell("play", Map.of("wav", wav.toString()));
  }

  /** Hums. */
  void tone(double hz, int millis) {
    tell("tone", Map.of("hz", hz, "ms", millis));
  }

  /** Keeps what is heard of somebody, at 24 kHz, until {@link #stopRecording}. */
  void record(String of, Path wav) throws InterruptedException {
    ask("record", Map.of("identity", of, "wav", wav.toString()), "recording");
  }

  /** The file is whole when this returns. */
  void stopRecording(String of) throws InterruptedException {
    ask("record", Map.of("identity", of), "recording");
  }

  /** Its process ends without a word. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  void send(String line) {
    sending.lock();
    try {
      OutputStream out = process.getOutputStream();
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(log.story(), e);
    } finally {
      sending.unlock();
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(log::add);
      log.end("its output");
    } catch (IOException | UncheckedIOException e) {
      log.end(e.toString());
    }
  }

  @Override
  void end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      kill();
    }
    reader.join();
  }
}
