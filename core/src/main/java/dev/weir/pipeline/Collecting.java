package dev.weir.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides whether a step's items are collected: then all who take them read one collection. */
final class Collecting {
  static final String WANTED = "consumer_requires_materialized_type";
  static final String FORCED = "producer_force_materialize";
  static final String FORCED_BY_TAKER = "consumer_force_materialize";

  static final Materializer LIST =
      (items, context) -> {
        List<Object> list = new ArrayList<>();
        items.forEachRemaining(list::add);
        return list;
      };

  static final Materializer SET =
      (items, context) -> {
        Set<Object> set = new LinkedHashSet<>();
        items.forEachRemaining(set::add);
        return set;
      };

  private Collecting() {}

  static void decide(Draft draft) {
    if (!draft.stream) {
      return;
    }
    if (draft.settings.materialized()) {
      draft.reasons.add(FORCED);
    }
    for (int i = 0; i < draft.takers.size(); i++) {
      Form form = draft.taken.get(i).form();
      if (form.collects()) {
        draft.reasons.add(WANTED);
      } else if (form != Form.BARRIER && draft.takers.get(i).settings.materialized()) {
        draft.reasons.add(FORCED_BY_TAKER);
      }
    }
    draft.collectedAs = how(draft);
  }

  private static @Nullable Materializer how(Draft draft) {
    Materializer own = draft.settings.materializer();
    if (own == null) {
      own = draft.area.materializer();
    }
    Optional<Draft> list = taker(draft, Form.LIST);
    Optional<Draft> set = taker(draft, Form.SET);
    if (own != null || draft.reasons.isEmpty()) {
      return own;
    }
    if (list.isPresent() && set.isPresent()) {
      throw draft.wrong(
          "%s takes a list() of it, %s a set() (expected: the same, as it is collected once)"
              .formatted(list.get().name, set.get().name));
    }
    Optional<Draft> any = taker(draft, Form.COLLECTION);
    if (any.isPresent()) {
      throw draft.wrong(
          "%s takes what it is collected to, but nothing says how (expected: a materializer)"
              .formatted(any.get().name));
    }
    return set.isPresent() ? SET : LIST;
  }

  private static Optional<Draft> taker(Draft draft, Form form) {
    for (int i = 0; i < draft.takers.size(); i++) {
      if (draft.taken.get(i).form() == form) {
        return Optional.of(draft.takers.get(i));
      }
    }
    return Optional.empty();
  }
}
