package dev.weir.livekit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A caller by LiveKit's client for Python: {@code peers/peer.py}, which says what it can do. */
final class PythonPeer extends RealPeer {
  private final LedProgram program;

  private PythonPeer(String identity) throws IOException, InterruptedException {
    super(identity);
    this.program = LedProgram.python(log, "peer.py", List.of(), Map.of());
  }

  /** Starts the program; it is in no room yet. */
  static PythonPeer start(String identity) throws IOException, InterruptedException {
    PythonPeer peer = new PythonPeer(identity);
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
    program.kill();
  }

  @Override
  void send(String line) {
    program.send(line);
  }

  @Override
  void end() throws IOException, InterruptedException {
    program.end();
  }
}
