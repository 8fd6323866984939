package dev.impersonation.spring.mvc;

/**
 * Says that an annotation is where it would hold for nothing. The message names the class, the
 * method and the fix. Stops the start.
 */
public final class MisplacedAnnotationException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final String fix;

  MisplacedAnnotationException(String place, String why, String fix) {
    super(place + " " + why + ": " + fix);
    this.place = place + " " + why;
    this.fix = fix;
  }

  String place() {
    return place;
  }

  String fix() {
    return fix;
  }
}
