package dev.weir.bench.subscribers;

import dev.weir.bench.Better;
import dev.weir.bench.Cell;
import dev.weir.bench.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bytes that one idle reader costs the server: what it grew by, divided by the readers. A fresh
 * process for each sample, since no server gives all its memory back; a collection before each
 * look.
 */
final class Memory {

  /** Connected and served before the first look, so that what is made once is not counted. */
  private static final int BEFORE = 8;

  private static final int LOOKS = 4;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final Setting setting;
  private final Servers servers;
  private final Map<Integer, Figures> figures = new TreeMap<>();

  Memory(Setting setting, Servers servers, List<Integer> readers) {
    this.setting = setting;
    this.servers = servers;
    for (int count : readers) {
      String name = "memory, %,d reader%s".formatted(count, count == 1 ? "" : "s");
      figures.put(count, new Figures(name, "bytes/reader", Better.LOWER));
    }
  }

  List<Cell> cells() throws IOException, InterruptedException {
    for (int round = 1; round <= setting.samples(); round++) {
      setting.say("subscribers: memory, round %d of %d".formatted(round, setting.samples()));
      sample(servers.ours());
      for (Servers.Kind peer : servers.fairPeers()) {
        sample(peer);
      }
    }
    var cells = new ArrayList<Cell>();
    for (Figures figure : figures.values()) {
      cells.addAll(figure.cells(servers.ours(), servers.fairPeers()));
    }
    return cells;
  }

  private void sample(Servers.Kind kind) throws IOException, InterruptedException {
    var connected = new ArrayDeque<SseReaders>();
    try (EventServer server = kind.lean().start()) {
      try {
        connected.push(warm(server));
        long before = resident(server);
        int readers = 0;
        for (var figure : figures.entrySet()) {
          connected.push(SseReaders.open(server, figure.getKey() - readers));
          readers = figure.getKey();
          figure.getValue().add(kind, (double) (resident(server) - before) / readers);
        }
      } finally {
        for (SseReaders readers : connected) {
          readers.close();
        }
      }
    }
  }

  private static SseReaders warm(EventServer server) throws IOException, InterruptedException {
    server.freshStream();
    SseReaders readers = SseReaders.open(server, BEFORE);
    long mark = readers.mark();
    server.burst(BEFORE);
    readers.awaitEach(mark, BEFORE);
    return readers;
  }

  /** The smallest of some looks: a collector gives memory back a while after it has run. */
  private static long resident(EventServer server) throws IOException, InterruptedException {
    long least = Long.MAX_VALUE;
    for (int look = 0; look < LOOKS; look++) {
      server.collectGarbage();
      Thread.sleep(BETWEEN_LOOKS);
      least = Math.min(least, server.process().residentBytes());
    }
    return least;
  }
}
