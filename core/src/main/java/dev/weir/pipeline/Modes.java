package dev.weir.pipeline;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Decides how often a step's function is called, by what gives its inputs. */
final class Modes {
  private Modes() {}

  /** Those before it are decided. */
  static void decide(Draft draft, List<Draft> drafts) {
    draft.deps.replaceAll(dep -> resolved(dep, drafts));
    boolean each = draft.deps.stream().anyMatch(Dep::itemwise);
    draft.mode = each ? Mode.EACH : Mode.ALL;
    checkWish(draft, drafts);
    draft.stream =
        each ? draft.declared.yields != Yields.NONE : draft.declared.yields == Yields.MANY;
    checkHandle(draft, drafts);
    if (each && draft.deps.stream().anyMatch(dep -> dep.form() == Form.STREAM)) {
      throw draft.wrong(
          "runs item by item, so the first call would use up a stream() (expected: a list())");
    }
  }

  private static Dep resolved(Dep dep, List<Draft> drafts) {
    if (!dep.ofStep()) {
      return dep;
    }
    Draft producer = drafts.get(dep.producer());
    boolean itemwise = dep.form().itemwise() && producer.stream;
    Dep resolved = new Dep(dep.producer(), dep.resource(), dep.form(), itemwise, dep.overflow());
    producer.taken.set(producer.taken.indexOf(dep), resolved);
    return resolved;
  }

  private static void checkWish(Draft draft, List<Draft> drafts) {
    Mode wish = draft.settings.mode();
    if (wish != Mode.AUTO && wish != draft.mode) {
      throw draft.mode == Mode.ALL
          ? draft.wrong("mode: EACH, but no input comes item by item")
          : draft.wrong(
              "mode: ALL, but %s comes item by item (expected: stream() or list())"
                  .formatted(itemwise(draft, drafts)));
    }
  }

  /** A handle promises a stream or a value; within an include that runs item by item, it varies. */
  private static void checkHandle(Draft draft, List<Draft> drafts) {
    if (draft.declared.many() && !draft.stream) {
      throw draft.wrong("gives items, but no input comes item by item (expected: value)");
    }
    boolean ofItems =
        IntStream.range(0, draft.declared.needs.size())
            .filter(i -> draft.deps.get(i).itemwise())
            .anyMatch(i -> draft.declared.needs.get(i).from().many());
    if (!draft.declared.many() && draft.stream && ofItems) {
      throw draft.wrong(
          "gives one value, but %s comes item by item (expected: map, stream() or list())"
              .formatted(itemwise(draft, drafts)));
    }
  }

  private static String itemwise(Draft draft, List<Draft> drafts) {
    return draft.deps.stream()
        .filter(Dep::itemwise)
        .map(dep -> drafts.get(dep.producer()).name)
        .collect(Collectors.joining(", "));
  }
}
