"""The German census grid."""
