package dev.impersonation.contract;

/**
 * {@link DispatchMatrixContract}, and the annotations of servlets. Behind an adapter in front,
 * which does not know them, those that open do not hold.
 */
public interface ServletMatrixContract extends DispatchMatrixContract, AnnotationMatrixContract {}
