package dev.weir.testkit;

import java.util.List;

/** A thread that was alive when the threads were listed. Virtual ones may have no name. */
record LiveThread(long id, String name, boolean virtual, List<String> stack) {
  LiveThread {
    stack = List.copyOf(stack);
  }

  /** The thread as people want to see it in a failure: number, name, kind, then its stack. */
  String describe() {
    String kind = virtual ? "virtual" : "platform";
    String head = "#%d \"%s\" %s".formatted(id, name, kind);
    return head + stack.stream().map(line -> "\n    " + line).reduce("", String::concat);
  }
}
