package dev.weir.bench.channel;

import dev.weir.channel.Chan;
import dev.weir.channel.Select;
import java.util.List;

/** Selects as our manual shows it: one select, fair, run again and again. */
record WeirChooser(List<Chan<Integer>> from, boolean timed) {

  long take(int count) throws InterruptedException {
    Select<Integer> select = select();
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += select.run();
    }
    return sum;
  }

  private Select<Integer> select() {
    Select<Integer> select = Select.of();
    for (Chan<Integer> chan : from) {
      select.receive(chan, item -> item);
    }
    return timed ? select.after(TimedPipe.PATIENCE, WeirChooser::late) : select;
  }

  private static Integer late() {
    throw new IllegalStateException("nothing came in " + TimedPipe.PATIENCE);
  }
}
