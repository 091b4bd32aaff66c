package dev.weir.worker;

/**
 * Says whether a job is wanted at all. Runs on a thread of its own, which is interrupted 2 s after
 * the job was offered; many may run at the same time. No answer by then is {@link
 * Opinion#NOT_OURS}.
 */
@FunctionalInterface
public interface RequestFilter {
  /** What it thinks of a job; null, or an exception, counts as {@link Opinion#NOT_OURS}. */
  Opinion judge(Job job) throws Exception;

  /** What a filter can say. */
  enum Opinion {
    /** Take it, if there is room. */
    ACCEPT,
    /** Another worker may take it. */
    NOT_OURS,
    /** No worker is to take it: the dispatcher stops looking. */
    NOBODY
  }
}
