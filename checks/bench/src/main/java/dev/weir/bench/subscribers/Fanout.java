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
    var rates = new Figures("rate, " + of, "events/s/core", Better.HIGHER);
    var delays = new Figures("delay p99, " + of, "ms", Better.LOWER);
    setting.say("subscribers: %s, warm-up".formatted(of));
    for (EventServer server : started.values()) {
      warmUp(server, readers);
    }
    for (int round = 1; round <= setting.samples(); round++) {
      setting.say("subscribers: %s, round %d of %d".formatted(of, round, setting.samples()));
      for (var server : started.entrySet()) {
        sample(server.getKey(), server.getValue(), readers, rates, delays);
      }
    }
    var cells = new ArrayList<>(rates.cells(servers.ours(), servers.peers()));
    if (withDelays(readers)) {
      cells.addAll(delays.cells(servers.ours(), servers.fairPeers()));
    }
    return cells;
  }

  private boolean withDelays(int readers) {
    return !setting.quick() || readers == QUICK_DELAYS;
  }

  private void warmUp(EventServer server, int readers) throws IOException, InterruptedException {
    Load.deliver(server, readers, setting.warmUp());
  }

  private void sample(
      Servers.Kind kind, EventServer server, int readers, Figures rates, Figures delays)
      throws IOException, InterruptedException {
    rates.add(kind, Load.deliver(server, readers, setting.sampleTime()).perProcessorSecond());
    if (withDelays(readers)) {
      try (Load load = Load.of(server, readers)) {
        delays.add(kind, load.delay(setting));
      }
    }
  }

  @Override
  public void close() {
    started.values().forEach(EventServer::close);
  }
}
