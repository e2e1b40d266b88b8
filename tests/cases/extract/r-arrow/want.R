twice <- function(x) {
  x * 2
}
