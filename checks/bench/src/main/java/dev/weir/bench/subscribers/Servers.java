package dev.weir.bench.subscribers;

import dev.weir.bench.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The servers that stand side by side; each can be started any number of times. */
record Servers(List<Kind> kinds) {

  /** Starts one server and waits until it answers. */
  interface Starter {
    EventServer start() throws IOException, InterruptedException;
  }

  /**
   * A server with its settings.
   *
   * @param name as shown in results
   * @param fair whether it does the work that ours does: keeps events and lets readers resume
   * @param starter for rates and delays
   * @param lean for memory: gives back what it does not need, where that can be chosen
   */
  record Kind(String name, boolean fair, Starter starter, Starter lean) {

    private Kind(String name, boolean fair, Starter starter) {
      this(name, fair, starter, starter);
    }
  }

  /**
   * By default a JVM here begins with a heap of 384 MiB that it never gives back, in which the
   * readers' memory cannot be seen.
   */
  private static final List<String> LEAN =
      List.of("-Xms16m", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20");

  static Servers with(Setting setting) throws IOException, InterruptedException {
    Optional<Path> program = CentrifugoServer.PEER.install(setting);
    var ours =
        new Kind("weir", true, () -> WeirServer.start(List.of()), () -> WeirServer.start(LEAN));
    return new Servers(
        Stream.concat(
                Stream.of(ours), program.stream().flatMap(path -> peers(path, setting.quick())))
            .toList());
  }

  private static Stream<Kind> peers(Path program, boolean quick) {
    String name = "centrifugo " + CentrifugoServer.PEER.version();
    var kept = new Kind(name + ", history", true, () -> CentrifugoServer.start(program, "log"));
    var plain =
        new Kind(name + ", no history", false, () -> CentrifugoServer.start(program, "plain"));
    return quick ? Stream.of(kept) : Stream.of(kept, plain);
  }

  Kind ours() {
    return kinds.getFirst();
  }

  /** The peers that do the same work as ours. */
  List<Kind> fairPeers() {
    return kinds.stream().skip(1).filter(Kind::fair).toList();
  }

  List<Kind> peers() {
    return kinds.subList(1, kinds.size());
  }
}
