std::vector<int> twice(std::vector<int> v) {
    for (int &x : v) x *= 2;
    return v;
}
