package dev.weir.pipeline;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step's function, whatever the number of its arguments.
 *
 * @param name the class of the function; null for a lambda
 * @param renamed those of its parameters that are called otherwise than what they take
 */
record Body(Call call, @Nullable String name, List<Renamed> renamed) {
  /** In place of a result: the item goes no further. */
  static final Object NOTHING = new Object();

  /** With the arguments in the order of the inputs. */
  @FunctionalInterface
  interface Call {
    @Nullable Object with(@Nullable Object[] args) throws Exception;
  }

  @SuppressWarnings("unchecked")
  static <A> Body of(Work<? super A, ?> work) {
    return named(work, args -> work.apply((A) args[0]));
  }

  @SuppressWarnings("unchecked")
  static <A, B> Body of(Work.OfTwo<? super A, ? super B, ?> work) {
    return named(work, args -> work.apply((A) args[0], (B) args[1]));
  }

  @SuppressWarnings("unchecked")
  static <A, B, C> Body of(Work.OfThree<? super A, ? super B, ? super C, ?> work) {
    return named(work, args -> work.apply((A) args[0], (B) args[1], (C) args[2]));
  }

  @SuppressWarnings("unchecked")
  static <A> Body act(Act<? super A> act) {
    return named(
        act,
        args -> {
          act.accept((A) args[0]);
          return NOTHING;
        });
  }

  @SuppressWarnings("unchecked")
  static <A, B> Body act(Act.OfTwo<? super A, ? super B> act) {
    return named(
        act,
        args -> {
          act.accept((A) args[0], (B) args[1]);
          return NOTHING;
        });
  }

  @SuppressWarnings("unchecked")
  static <A, B, C> Body act(Act.OfThree<? super A, ? super B, ? super C> act) {
    return named(
        act,
        args -> {
          act.accept((A) args[0], (B) args[1], (C) args[2]);
          return NOTHING;
        });
  }

  /** Those for which the test is true. */
  @SuppressWarnings("unchecked")
  static <A> Body filter(Work<? super A, Boolean> test) {
    return named(test, args -> test.apply((A) args[0]) ? args[0] : NOTHING);
  }

  private static Body named(Object function, Call call) {
    return new Body(call, Drawing.name(requireNonNull(function, "function")), List.of());
  }
}
