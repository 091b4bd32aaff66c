package dev.weir.livekit;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** A worker that is not ours: {@code peers/worker.py}, which says what it can do. */
final class PythonWorker implements AutoCloseable {
  final PeerLog log = new PeerLog();
  private final LedProgram program;

  private PythonWorker(String kind, String name, URI url) throws IOException, InterruptedException {
    Map<String, String> environment =
        Map.of(
            "LIVEKIT_URL",
            url.toString().replaceFirst("http", "ws"),
            "LIVEKIT_API_KEY",
            RealServer.KEY,
            "LIVEKIT_API_SECRET",
            RealServer.SECRET);
    program = LedProgram.python(log, "worker.py", List.of(kind, name), environment);
  }

  /**
   * The server knows it when this returns.
   *
   * @param kind {@code agents} or {@code openrtc}
   * @param name that jobs are dispatched to
   */
  static PythonWorker start(String kind, String name, URI url)
      throws IOException, InterruptedException {
    PythonWorker worker = new PythonWorker(kind, name, url);
    var _ = worker.log.await("registration", event -> event.is("registered"));
    return worker;
  }

  /** Waits until its agent is in that room. */
  PeerEvent awaitJob(String room) throws InterruptedException {
    return log.await("job in " + room, e -> e.is("job") && e.text("room").equals(room));
  }

  /** Ends a job of {@code agents}. */
  void hangUp(String job) {
    program.send("{\"do\":\"hangup\",\"job\":\"%s\"}".formatted(job));
  }

  @Override
  public void close() throws IOException {
    try {
      program.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("worker: interrupted while its program was being ended", e);
    }
  }
}
