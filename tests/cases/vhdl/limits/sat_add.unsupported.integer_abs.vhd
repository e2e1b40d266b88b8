library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity sat_add is
    port (
        sub : in std_logic;
        a, b : in std_logic_vector(7 downto 0);
        y : out std_logic_vector(7 downto 0);
        clipped : out std_logic
    );
end entity sat_add;

architecture rtl of sat_add is
    signal exact : signed(8 downto 0);
begin
    exact <= resize(signed(a), 9) - signed(b) when sub = '1' else resize(signed(a), 9) + signed(b);
    clipped <= '1' when abs (2 * to_integer(exact) + 1) > 255 else '0';
    y <= std_logic_vector(exact(7 downto 0)) when exact(8) = exact(7) else
         x"80" when exact(8) = '1' else
         x"7F";
end architecture rtl;
