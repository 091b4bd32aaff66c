package dev.weir.worker.source;

import java.util.Map;

/**
 * A class loader that can tell the bytes of its classes, because they are on no class path: they
 * can be defined again, in another loader or another process.
 */
public interface CarriedClasses {
  /** Its classes by their names; everything that they use besides is with the loader's parent. */
  Map<String, byte[]> classes();
}
