library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

package driver is
    constant given : std_logic_vector(0 to 23) := "110101011100101001011010";
end package;
