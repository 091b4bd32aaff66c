package dev.weir.worker.process;

import dev.weir.episode.Entry;

/** What a child tells without being asked; on the thread that reads from it. */
interface ChildEvents {
  /** Of a child that has no session. */
  ChildEvents NONE =
      new ChildEvents() {
        @Override
        public void entry(Entry entry) {
          throw new IllegalStateException("entry of no session (expected: after OPEN)");
        }

        @Override
        public void wish(String reason) {
          throw new IllegalStateException("wish of no session (expected: after OPEN)");
        }

        @Override
        public void gone(ProcessDied how) {}
      };

  /** Its log has grown. */
  void entry(Entry entry);

  /** Its agent wishes to end. */
  void wish(String reason);

  /** Its process has ended, whether it should or not. */
  void gone(ProcessDied how);
}
