package dev.weir.pipeline;

/** What a step does that gives nothing: as {@link Work}, for a sink. */
@FunctionalInterface
public interface Act<A> {
  /** Takes the input. What it throws is a failure of this input. */
  void accept(A input) throws Exception;

  /** Of two inputs. */
  @FunctionalInterface
  interface OfTwo<A, B> {
    /** Takes the inputs. */
    void accept(A first, B second) throws Exception;
  }

  /** Of three inputs. */
  @FunctionalInterface
  interface OfThree<A, B, C> {
    /** Takes the inputs. */
    void accept(A first, B second, C third) throws Exception;
  }
}
