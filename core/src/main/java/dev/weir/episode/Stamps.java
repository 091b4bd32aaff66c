package dev.weir.episode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** When the model and the tools of one episode ran. Guarded by the episode's lock. */
final class Stamps {
  private static final int NONE = -1;

  private final List<ToolRun> tools = new ArrayList<>();
  private @Nullable Instant model;
  private @Nullable Instant batch;

  @Nullable Instant model() {
    return model;
  }

  void model(Instant now) {
    model = now;
  }

  /** A batch takes the place of the one before: its calls are counted from 0. */
  void batch(List<ToolCall> calls, Instant now) {
    batch = now;
    tools.clear();
    calls.forEach(call -> tools.add(ToolRun.begun(call, now)));
  }

  void started(ToolCall call, Instant at) {
    int place = find(run -> run.runs(call));
    if (place == NONE) {
      tools.add(ToolRun.begun(call, at));
    } else {
      tools.set(place, ToolRun.begun(call, at));
    }
  }

  void ended(ToolCall call, Instant at) {
    int place = find(run -> run.runs(call));
    if (place == NONE) {
      tools.add(new ToolRun(call.index(), call.id(), at, at));
    } else {
      end(place, at);
    }
  }

  /** The call at that place if it is the one, else the first that runs under that id. */
  void ended(int dispatched, String id, Instant at) {
    boolean meant = dispatched >= 0 && dispatched < tools.size() && tools.get(dispatched).runs(id);
    int place = meant ? dispatched : find(run -> run.runs(id));
    if (place == NONE) {
      tools.add(new ToolRun(ToolRun.UNKNOWN, id, at, at));
    } else {
      end(place, at);
    }
  }

  List<ToolRun> tools() {
    return List.copyOf(tools);
  }

  Billing billing(Instant closedAt) {
    return new Billing(closedAt, model, batch, tools);
  }

  private void end(int place, Instant at) {
    tools.set(place, tools.get(place).endedAt(at));
  }

  private int find(Predicate<ToolRun> wanted) {
    return IntStream.range(0, tools.size())
        .filter(i -> wanted.test(tools.get(i)))
        .findFirst()
        .orElse(NONE);
  }
}
