package dev.weir.bench.subscribers;

import dev.weir.bench.Better;
import dev.weir.bench.Cell;
import dev.weir.bench.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rate and delay. All servers run at once; only one of them is under load at a time. */
final class Fanout implements AutoCloseable {

  /** A quick run has time for the delays of one number of readers only. */
  private static final int QUICK_DELAYS = 64;

  private static final int TRIES = 3;

  private final Setting setting;
  private final Servers servers;
  private final Map<Servers.Kind, EventServer> started = new LinkedHashMap<>();

  private Fanout(Setting setting, Servers servers) {
    this.setting = setting;
    this.servers = servers;
  }

  static Fanout start(Setting setting, Servers servers) throws IOException, InterruptedException {
    var fanout = new Fanout(setting, servers);
    try {
      for (Servers.Kind kind : servers.kinds()) {
        fanout.started.put(kind, kind.starter().start());
      }
      return fanout;
    } catch (IOException | InterruptedException failed) {
      fanout.close();
      throw failed;
    }
  }

  /** Measures with this many readers on each server. */
  List<Cell> at(int readers) throws IOException, InterruptedException {
    String of = "%,d reader%s".formatted(readers, readers == 1 ? "" : "s");
    var found =
        new Found(
            new Figures("rate, " + of, "events/s/core", Better.HIGHER),
            new Figures("steady rate, " + of, "events/s/core", Better.HIGHER),
            new Figures("delay p99, " + of, "ms", Better.LOWER));
    setting.say("subscribers: %s, warm-up".formatted(of));
    for (EventServer server : started.values()) {
      Load.deliver(server, readers, setting.warmUp());
    }
    for (int round = 1; round <= setting.samples(); round++) {
      setting.say("subscribers: %s, round %d of %d".formatted(of, round, setting.samples()));
      for (var server : started.entrySet()) {
        sampleOrAgain(server.getKey(), server.getValue(), readers, found);
      }
    }
    return cells(readers, found);
  }

  private record Found(Figures bursts, Figures steady, Figures delays) {}

  /** A peer that cuts its readers off gets another try, and it is said; ours fails the run. */
  private void sampleOrAgain(Servers.Kind kind, EventServer server, int readers, Found found)
      throws IOException, InterruptedException {
    for (int left = TRIES - 1; ; left--) {
      try {
        sample(kind, server, readers, found);
        return;
      } catch (StreamEnded cut) {
        setting.say("subscribers: %s, %s".formatted(kind.name(), cut.getMessage()));
        if (kind.equals(servers.ours()) || left == 0) {
          throw cut;
        }
      }
    }
  }

  private void sample(Servers.Kind kind, EventServer server, int readers, Found found)
      throws IOException, InterruptedException {
    Load.Delivered bursts = Load.deliver(server, readers, setting.sampleTime());
    if (kind.fair() && withDelays(readers)) {
      try (Load load = Load.of(server, readers)) {
        Load.Steady steady = load.steady(setting);
        found.delays.add(kind, steady.delayMillis());
        found.steady.add(kind, steady.delivered().perProcessorSecond());
      }
    }
    found.bursts.add(kind, bursts.perProcessorSecond());
  }

  private List<Cell> cells(int readers, Found found) {
    var cells = new ArrayList<>(found.bursts.cells(servers.ours(), servers.peers()));
    if (withSteadyRate(readers)) {
      cells.addAll(found.steady.cells(servers.ours(), servers.fairPeers()));
    }
    if (withDelays(readers)) {
      cells.addAll(found.delays.cells(servers.ours(), servers.fairPeers()));
    }
    return cells;
  }

  private boolean withDelays(int readers) {
    return !setting.quick() || readers == QUICK_DELAYS;
  }

  /** One reader's few events cost less than the 10 ms in which processor time is counted. */
  private boolean withSteadyRate(int readers) {
    return !setting.quick() && readers > 1;
  }

  @Override
  public void close() {
    started.values().forEach(EventServer::close);
  }
}
