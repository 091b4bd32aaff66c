package dev.weir.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The rows of the requirements that a test shows, each named by its file and its number, as in
 * {@code @Behaviour({"chan-C22", "chan-C23"})}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Behaviour {
  /** Names such as {@code chan-C22}. */
  String[] value();
}
