package dev.weir.worker.process;

import java.util.Map;

/**
 * A class loader whose classes can be carried into another process, because they are on no class
 * path: such as were compiled in memory.
 */
public interface CarriedClasses {
  /** Its classes by their names; everything they use besides is on the class path. */
  Map<String, byte[]> classes();
}
