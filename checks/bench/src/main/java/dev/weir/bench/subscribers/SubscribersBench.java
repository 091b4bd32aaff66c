package dev.weir.bench.subscribers;

import dev.weir.bench.Bench;
import dev.weir.bench.Cell;
import dev.weir.bench.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code subscribers}: many readers of one session, beside Centrifugo. */
public final class SubscribersBench implements Bench {

  private static final List<Integer> READERS = List.of(1, 64, 1_000);

  @Override
  public String name() {
    return "subscribers";
  }

  @Override
  public List<Cell> measure(Setting setting) throws IOException, InterruptedException {
    Servers servers = Servers.with(setting);
    var cells = new ArrayList<Cell>();
    try (Fanout fanout = Fanout.start(setting, servers)) {
      // The most first: a JVM is warm sooner under load than from one reader's events.
      for (int readers : READERS.reversed()) {
        cells.addAll(0, fanout.at(readers));
      }
    }
    cells.addAll(new Memory(setting, servers, READERS).cells());
    return cells;
  }
}
