class Solution:
    def twice(self, x):
        return 2 * x
