package dev.weir.bench.channel;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.Select;
import com.softwaremill.jox.SelectClause;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Selects as Jox's manual shows it: with fresh clauses each time, the first ready one wins. */
record JoxChooser(List<Channel<Integer>> from, boolean timed) {

  long take(int count) throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += timed ? within(clauses()) : Select.select(clauses());
    }
    return sum;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private SelectClause<Integer>[] clauses() {
    SelectClause<Integer>[] clauses = new SelectClause[from.size()];
    for (int i = 0; i < clauses.length; i++) {
      clauses[i] = from.get(i).receiveClause();
    }
    return clauses;
  }

  private static Integer within(SelectClause<Integer>[] clauses) throws InterruptedException {
    try {
      return Select.selectWithin(TimedPipe.PATIENCE, clauses);
    } catch (TimeoutException late) {
      throw new IllegalStateException("nothing came in " + TimedPipe.PATIENCE, late);
    }
  }
}
