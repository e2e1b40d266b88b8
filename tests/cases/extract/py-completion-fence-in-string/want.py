def twice(x):
    """
    ```twice(1)```
    """
    return 2 * x
