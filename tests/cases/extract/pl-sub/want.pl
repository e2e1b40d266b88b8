sub twice {
    my ($x) = @_;
    return 2 * $x;
}
